"""What each project manager declares at the data date: stage, colour and words."""

from dataclasses import dataclass


@dataclass(frozen=True)
class Declared:
    stage: str
    rag: str
    text: str


_ROWS = """
P-0101|Execution|Amber|A second crew has worked in the harbour since August and has won back seven of the ten lost weeks. The remaining delay is held by the tram crossing permit.
P-0102|Execution|Red|The filter halls are six months late after the redesign of the foundations; the finish moves from April to October 2027. A request for a new baseline is with the board.
P-0103|Execution|Green|Tanner Lane and Bell Street are in service. House connections in Mill Square are being made; traffic management is agreed with the city.
P-0104|Execution|Green|All three districts have their sensors and the first leak search runs in Northgate. Battery life in cold chambers is being watched.
P-0105|Execution|Green|Chamber 1 is back in service with clean laboratory results. Chamber 2 is being emptied as planned.
P-0106|Execution|Amber|Pump delivery moved by five weeks; the supplier now confirms January. Temporary pumping is extended.
P-0107|Planning|Amber|Work has started under the early works contract. The full plan is not yet approved and no baseline has been set.
P-0108|Closing|Green|All zones have been switched to their new boundaries. Final report is with the sponsor; lessons were shared on 14 October.
P-0109|Execution|Green|4,310 of 6,200 lead service pipes have been replaced. Winter programme agreed with two contractors.
P-0110|Proposed|Green|Route study is complete. The business case goes to the board in December.
P-0111|Closed|Green|Trial ended in October 2025. Results were taken into the Aldermere design.
P-0201|Execution|Amber|Switchgear stands. Transformer 2 is late from the factory and moves energisation by about eight weeks.
P-0202|Execution|Green|Cables of all three sections are pulled; joints and terminations are under way and the first tests follow in November.
P-0203|Execution|Green|Wayleaves are complete and trenching has started in section 1. Cable drums are in the yard.
P-0204|Execution|Green|Relays of the first substation are back in service and the second is being tested. Outage windows for 2027 are booked.
P-0205|Execution|Red|Battery prices and the fire wall have taken the forecast above the approved budget. Time is held. A change request for further funds is prepared.
P-0206|Initiation|Green|Charter is approved; work starts in mid-November. Design contract is ready for signature.
P-0207|Execution|Green|Factory acceptance of the main system passed with nine minor points and site acceptance is under way. Parallel operation is prepared for spring.
P-0208|On hold|Amber|No progress since June: the contractor has left the framework agreement and a new tender is under way.
P-0209|Execution|Green|Six of eleven roofs are connected. Yield is slightly above the estimate.
P-0210|Execution|Amber|Pole deliveries were late in summer. Three weeks behind the plan; outage season closes in November.
P-0301|Execution|Green|Build is nearly complete and team morale is good. We are confident about go-live.
P-0302|Execution|Amber|Sign-in and billing pages are in test. Several work packages wait for interfaces; the plan is being reworked.
P-0303|Execution|Green|Multi-factor sign-in covers all staff. Two of four sites are secured and the third is being segmented.
P-0304|Execution|Green|First two data products are used by asset planners. Data quality rules are agreed for pipes.
P-0305|Execution|Amber|Offline mode needs more work than estimated. Pilot with two crews moves to January.
P-0306|Execution|Green|Half of the shared drives have been moved. Retention classes are agreed with Legal.
P-0307|Execution|Amber|Wave 2 was delayed by a storage fault in May; the waves since then have run faster than planned and most of the delay is recovered. Wave 4 is moving.
P-0308|Execution|Green|Forty-one of sixty interfaces run on the platform. The old broker is switched off in March.
P-0309|Execution|Green|Model of the eastern zone reproduces measured pressures within two per cent.
P-0310|Closed|Green|All devices have been exchanged and the old ones recycled.
P-0311|Planning|Green|Requirements are agreed; three suppliers are invited to demonstrate.
P-0401|Execution|Amber|38,200 of 96,000 meters are installed. Radio coverage in cellars needs repeaters in two districts; the finish moves by about four weeks.
P-0402|Execution|Green|Floor 2 is furnished, floor 3 follows and floor 4 is being painted. Staff votes on the desk concept closed with 81 % approval.
P-0403|Execution|Amber|All three pilots are running. The works council asked for a second reading of the time recording rules; the payroll interface is not affected.
P-0404|Execution|Green|New process runs in one team since September. Complaints fell by a third.
P-0405|Execution|Green|47 of 120 vehicles are electric. Charging points at the southern depot are in use.
P-0406|Execution|Amber|Workshops for supervisors are behind because of the summer drought duty. New dates are fixed for November.
P-0407|Execution|Green|Go-live took place in October and support calls fall week by week. The old system is switched off in December.
P-0408|Execution|Green|Double materiality assessment is approved. Data owners are named for all topics.
"""

DECLARED = {
    code: Declared(stage, rag, text)
    for code, stage, rag, text in (row.split("|") for row in _ROWS.strip().splitlines())
}
