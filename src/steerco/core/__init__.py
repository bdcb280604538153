"""What every app stands on: errors, journal, jobs, money and dates, the interface kit."""
