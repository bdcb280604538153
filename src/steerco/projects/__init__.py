"""The portfolio, programme and project tree; plans, baselines and RAID registers."""
