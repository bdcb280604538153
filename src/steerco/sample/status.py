"""What each project manager declares at the data date: stage, colour and words."""

from dataclasses import dataclass


@dataclass(frozen=True)
class Declared:
    stage: str
    rag: str
    text: str


_ROWS = """
P-0101|Execution|Amber|A second crew has worked in Harbour Street since August and has won back three of the five lost weeks. The remaining delay is held by the tram crossing permit.
P-0102|Execution|Red|Filter building is eleven weeks late after the redesign of the foundations. Commissioning before the summer of 2027 is no longer possible; a request for a new baseline is with the board.
P-0103|Execution|Green|Lots 1 and 2 are laid and tested. Lot 3 started as planned; traffic management agreed with the city.
P-0104|Execution|Green|Two of three districts report live data. Battery life in cold chambers is being watched.
P-0105|Execution|Green|Relining of the second chamber is on plan. Laboratory results of the first chamber are clean.
P-0106|Execution|Amber|Pump delivery moved by four weeks; the supplier now confirms January. Temporary pumping is extended.
P-0107|Planning|Amber|Work has started under the early works contract. The full plan is not yet approved and no baseline has been set.
P-0108|Closing|Green|All zones have been switched to their new boundaries. Final report is with the sponsor; lessons were shared on 14 October.
P-0109|Execution|Green|4,310 of 6,200 lead service pipes have been replaced. Winter programme agreed with two contractors.
P-0110|Proposed|Green|Route study is complete. The business case goes to the board in December.
P-0111|Closed|Green|Trial ended in October 2025. Results were taken into the Aldermere design.
P-0201|Execution|Amber|Transformer 1 stands on its foundation. Transformer 2 is five weeks late from the factory; switchgear is not affected.
P-0202|Execution|Green|Sections 1 and 2 are energised. Section 3 is in the ground up to the railway crossing.
P-0203|Execution|Green|Wayleaves are complete and trenching goes on in section 1. Cable drums are in the yard.
P-0204|Execution|Green|Relays in three of five substations are replaced. Outage windows for 2027 are booked.
P-0205|Execution|Red|Battery prices and the fire wall have taken the forecast above the approved budget. Time is held. A change request for further funds is prepared.
P-0206|Initiation|Green|Charter is approved; work starts in mid-November. Design contract is ready for signature.
P-0207|Execution|Green|Factory acceptance of the main system passed with nine minor points. Parallel operation is prepared for spring.
P-0208|On hold|Amber|No progress since June: the contractor has left the framework agreement and a new tender is under way.
P-0209|Execution|Green|Six of eleven roofs are connected. Yield is slightly above the estimate.
P-0210|Execution|Amber|Pole deliveries were late in summer. About two months behind the plan; outage season closes in November.
P-0301|Execution|Green|Team morale is good and the design phase is nearly complete. We are confident about go-live.
P-0302|Execution|Amber|Sign-in and billing pages are in test. Several work packages wait for interfaces; the plan is being reworked.
P-0303|Execution|Green|Multi-factor sign-in covers all staff. Segmentation of the plant networks is in its second site.
P-0304|Execution|Green|First two data products are used by asset planners. Data quality rules are agreed for pipes.
P-0305|Execution|Amber|Offline mode needs more work than estimated. Pilot with two crews moves to January.
P-0306|Execution|Green|Half of the shared drives have been moved. Retention classes are agreed with Legal.
P-0307|Execution|Amber|Wave 2 was delayed by a storage fault in May; waves 3 and 4 have run faster than planned and most of the delay is recovered.
P-0308|Execution|Green|Forty-one of sixty interfaces run on the platform. The old broker is switched off in March.
P-0309|Execution|Green|Model of the eastern zone reproduces measured pressures within two per cent.
P-0310|Closed|Green|All devices have been exchanged and the old ones recycled.
P-0311|Planning|Green|Requirements are agreed; three suppliers are invited to demonstrate.
P-0401|Execution|Amber|38,200 of 96,000 meters are installed. Radio coverage in cellars needs repeaters in two districts; wave finish moves by about seven weeks.
P-0402|Execution|Green|Lease is signed and fit-out of floors 2 and 3 is under way. Staff votes on the desk concept closed with 81 % approval.
P-0403|Execution|Amber|Works council asked for a second reading of the time recording rules. Payroll interface is not affected.
P-0404|Execution|Green|New process runs in one team since September. Complaints fell by a third.
P-0405|Execution|Green|47 of 120 vehicles are electric. Charging points at the southern depot are in use.
P-0406|Execution|Amber|Workshops for supervisors are behind because of the summer drought duty. New dates are fixed for November.
P-0407|Execution|Green|Routing rules are accepted. Migration of the first 40 seats takes place in November.
P-0408|Execution|Green|Double materiality assessment is approved. Data owners are named for all topics.
"""

DECLARED = {
    code: Declared(stage, rag, text)
    for code, stage, rag, text in (row.split("|") for row in _ROWS.strip().splitlines())
}
