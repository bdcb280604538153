"""What the boards are asked to decide: options, recommendation, and what follows if not."""

from __future__ import annotations

from typing import Final

NO_DECISION: Final = ("", "", "")

_TEXTS: Final = """
Accept night work at extra cost of 45,000 euros?|Night work in week 48 for 45,000 euros; Wait for the day closure in February; Bore under the tracks for 190,000 euros|Night work: it costs less than five weeks of standing time.|The crossing waits until February and the district is connected in summer.
Approve a new baseline with finish in autumn 2027?|New baseline with finish on 8 October 2027; Keep the baseline and add a second shift for 900,000 euros; Hand over in two stages|New baseline; a second shift wins four weeks of fourteen only.|Reports go on against a plan that nobody can keep.
Settle at up to 600,000 euros or go to adjudication?|Settle at up to 600,000 euros; Adjudication, six months, 80,000 euros of fees; Reject the claim|Settle: our records support about half of the claim.|The contractor may stop the western half from January on.
Pay for air freight to win back two weeks?|Air freight of two pumps for 74,000 euros; Sea freight as planned; Hire pumps until March|Air freight of two pumps, which is what the tests need.|Tests move behind the spring floods, by about nine weeks.
Approve baseline or stop early works?|Approve the baseline with a contingency of eight per cent; Stop early works until the estimate is checked; Extend the limit of spending by 400,000 euros|Approve, with a review of the estimate in January.|The limit of spending is reached in December and the site is closed.
Keep the March outage or move to May?|Keep March and energise transformer 1 alone; Move both to May; Hire a mobile transformer for 260,000 euros|Keep March for transformer 1, move transformer 2 to May.|The outage window lapses on 15 November and the next is in September.
Grant 1.4 million euros or leave out the second grid connection?|Grant 1.4 million euros from the portfolio's reserve; Leave out the second connection; Order it as an option until 2028|Grant: without the connection the income falls by a third.|Open orders cannot be released and the supplier's prices lapse.
Tender anew or do the work with own crews?|Tender anew with an index clause; Own crews for the urgent half; Stop until the next framework|Own crews for the urgent half, and tender the rest with an index clause.|Only emergency work is done and the inspection programme falls a year behind.
Freeze the design and move open points to release 2?|Freeze now, nine documents move to release 2; Wait three weeks for the sign-off; Build at risk as today|Freeze now; none of the nine is needed for the yearly close.|Build goes on without an agreed design and rework is likely.
Order the second instance for 62,000 euros?|Order it for 62,000 euros; Share the vendor's instance at night; Go on with recorded answers|Order it; recorded answers cannot test errors.|Performance tests start without billing and errors show after go-live.
Extend for three months at 38,000 euros?|Extend by three months; Switch off in January as planned; Extend by a year for 95,000 euros|Extend by three months, which covers the late interfaces.|Twenty interfaces stop at the end of January.
Buy 600 repeaters for 210,000 euros?|Buy 600 repeaters; Read these meters by hand for a year; Try another frequency with 50 meters|Buy 400 now and the rest after the trial in the second district.|Interval billing starts without two districts.
Split time recording off the first release?|Split it off and follow in May; Wait for the second reading in January; Go live without the council's consent|Split it off; the rest has consent.|The first release waits for the second reading, about nine weeks.
"""
DECISIONS: Final = {
    question: tuple(rest)
    for question, *rest in (line.split("|") for line in _TEXTS.strip().splitlines())
}
"""Options apart by semicolons, recommendation and consequence, by question."""
