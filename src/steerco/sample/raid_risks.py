"""Risks that each family of projects meets, and those that any project meets.

Cause, event and effect are noun phrases, so that they read as one sentence:
"Because of <cause>, <event> may happen, leading to <effect>."
"""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True)
class RiskText:
    kinds: tuple[str, ...]
    title: str
    cause: str
    event: str
    effect: str
    category: str
    response: str
    action: str
    opportunity: bool = False


_ROWS = """
pipe|Unknown services in the trench|incomplete records of buried services|a strike on an unrecorded cable or pipe|a stop of work and a new route for the section|Technical|Reduce|Dig trial pits every 50 m and survey by radar before each section
pipe|Traffic permits come late|tram works bundled with the road closures|a refusal of the closure permit for the planned weeks|idle crews and a section that slips|Legal and regulatory|Reduce|Agree a rolling twelve-week closure programme with the road authority
pipe|Contaminated soil|former industrial plots along the route|a find of contaminated soil in the excavation|disposal costs and waiting for the laboratory|Safety and environment|Transfer|Put disposal rates into the framework contract and sample in advance
pipe|Crew shortage in summer|three utilities laying pipes in the same season|the absence of the contractor's second crew|an output below 60 m a week|Commercial and suppliers|Share|Pay a retention bonus that is shared with the contractor
pipe|Trenchless crossing in one pass|ground at the crossing that is more even than assumed|a bore without a relief pit|two weeks and 60,000 euros saved|Technical|Exploit|Ask the drilling contractor for a single-pass method statement|opportunity
treatment,reservoir|Water quality during change-over|the switching of treated water between lines|a breach of the turbidity limit during commissioning|suspended supply from the line and a notice to customers|Technical|Reduce|Flush to waste for 72 hours and sample every four hours
treatment|Foundations weaker than surveyed|a filled channel that the borehole grid missed|ground improvement under the filter hall|six more weeks of civil works|Technical|Reduce|Sink four further boreholes before the next pour
treatment,pumping|Long-lead equipment|a full order book at the only factory for pumps and drives|a delivery two months late|mechanical erection that overlaps with electrical work|Commercial and suppliers|Reduce|Inspect at the factory monthly and hold a liquidated-damages clause
treatment,pumping|Control software not ready|engineers of the supplier shared with other sites|a function test with open points|repeated commissioning|Technical|Reduce|Simulate the plant and test the software before site acceptance
treatment|Discharge licence|a review of phosphorus limits by the authority|a stricter limit during construction|an additional dosing stage|Legal and regulatory|Accept|Reserve space and a cable route for a dosing station
pumping|Temporary pumping fails|the use of hired pumps for the bypass|a pump failure in a storm|wastewater spilled into the brook|Safety and environment|Reduce|Keep one spare pump set on site and telemetry on all of them
reservoir|Coating does not cure|high humidity in the chamber in autumn|incomplete curing in the planned time|a chamber that stays out of service longer|Technical|Reduce|Hire driers and extend the curing tests
sensors|Radio coverage in chambers|steel covers that shield the antenna|a loss of contact with sensors in deep chambers|undetected leaks in those streets|Technical|Reduce|Test external antennas on twenty chambers before the next order
sensors,metering|Battery life|devices that send more often than specified|battery exhaustion after six instead of ten years|higher replacement costs|Technical|Reduce|Set the reporting interval remotely and verify consumption in the laboratory
study|Model not calibrated|missing flow measurements for two zones|a failed calibration of night flows|challenged recommendations|Technical|Reduce|Hire mobile flow meters for four weeks
substation|Transformer delivery|a shortage of core steel at the factory|an arrival of transformer 2 after the outage window|energisation in the next window in autumn|Commercial and suppliers|Reduce|Visit the factory, agree a staged delivery and hold a spare unit in readiness
substation,cable|Outage window refused|the limit on parallel outages set by the transmission operator|a refusal of the planned outage|switching at least ten weeks later|Schedule|Escalate|Agree the outage plan for the year at director level
substation|Earthing resistance too high|subsoil drier than in the design|an earth resistance above the limit|additional rods and a second inspection|Technical|Reduce|Measure after the first mesh and keep rods in stock
substation,storage|Fire authority asks for more|the revision of fire protection rules for batteries and oil|a demand for a further wall or basin|higher cost and a longer approval|Legal and regulatory|Accept|Keep monthly contact and a contingency in the budget
cable|Wayleave of a landowner|a dispute over compensation with one landowner|a missing signature on the wayleave|a route moved by 400 m|Legal and regulatory|Avoid|Design the alternative along the public road now
cable|Railway crossing permit|separate checks of every crossing by the railway|a permit four months late|a ring that stays open at the crossing|Legal and regulatory|Reduce|Send complete documents early and use the possession in March
cable|Jointing quality|new jointers without certificates|a failed partial discharge test|joints cut out and made again|Technical|Reduce|Certify two more jointers and test every joint on the day
cable,storage|Copper price|a contract price that follows the metal index|a further fall of the copper price before the call-off|material that is about three per cent cheaper|Financial|Enhance|Delay the call-off of the last drums to the end of the quarter|opportunity
relays|Settings mismatch|old settings that exist only on paper|a wrong trip after replacement|minutes without supply for customers|Technical|Reduce|Test each bay by secondary injection with a second pair of eyes
relays|Framework contractor leaves|framework prices that date from 2022|a withdrawal of the framework contractor|no field work until a new contract is awarded|Commercial and suppliers|Transfer|Prepare a mini-competition among the remaining partners
storage|Battery price and exchange rate|cells bought in foreign currency|a price rise before delivery of the second lot|a forecast above the approved budget|Financial|Transfer|Fix the rate for the remaining payments through treasury
storage|Grid code certificate|an inverter that is new on the market|a missing certificate at energisation|operation at half power|Legal and regulatory|Reduce|Agree a temporary operating permit with the grid operator
control|Data model clean-up|incomplete single-line data of old stations|an import with wrong switch states|displays that operators do not trust|Technical|Reduce|Walk down 60 stations and reconcile before parallel operation
control,cyber|Intrusion through remote access|maintenance by suppliers from outside|a misuse of a remote account|control of stations lost for hours|Security and data protection|Reduce|Route all remote access through the jump host with recording
control|Operators in short supply|shift rosters with few training days|a start of parallel operation with untrained operators|a change-over one season later|People and resources|Reduce|Plan training weeks in the roster with HR
erp|Data migration quality|duplicates in vendor and asset records|a trial load below the acceptance threshold|go-live postponed by a closing period|Technical|Reduce|Run monthly cleansing sprints with named data owners
erp|Scope creep in finance|requests for local reports in each workshop|an approval of additional reports|a build longer than funded|Stakeholders and change|Avoid|Decide every addition in the design authority with cost and date
erp,portal|Key integrator staff leave|a tight market for consultants|the departure of two lead consultants|lost knowledge and a slower build|Commercial and suppliers|Reduce|Agree named staff and a four-week handover in the contract
erp,process|Works council agreement|time recording and role concepts that touch staff data|a missing agreement at the start of training|a separate go-live for people processes|Legal and regulatory|Reduce|Hold fortnightly sessions with the works council from design on
erp|Period-end stability|two closings with ledgers in parallel|an unexplained difference between the ledgers|an opening balance that audit does not accept|Financial|Reduce|Reconcile daily and let internal audit watch
portal|Identity verification drop-out|a check that customers find cumbersome|a high drop-out at registration|less use than the business case expects|Stakeholders and change|Reduce|Test two registration flows with 200 customers
portal|Interface to billing|a billing system without a test copy|a late delivery of the billing interface|a release that waits|Technical|Reduce|Agree stubs and a date with the integration team
portal,data|Personal data|logs that hold meter readings with names|a disclosure of personal data to the wrong customer|a report to the authority and lost trust|Security and data protection|Avoid|Test authorisation automatically on every release
portal|Early adopters|the interest of community energy groups in a pilot|a recommendation of the portal by pilot users|adoption ahead of the plan|Stakeholders and change|Enhance|Invite 150 pilot users and publish their feedback|opportunity
cyber|Plant networks cannot be stopped|reboots of operating plants for segmentation|a refusal of the maintenance windows|two unsegmented sites over winter|Schedule|Share|Plan windows with operations three months ahead
cyber|Alert fatigue|more alerts than staff can read|an overlooked attack|a response that starts too late|Security and data protection|Reduce|Tune rules weekly and add an external night watch
data|Source system without owner|asset history that nobody owns|an unannounced change of definitions|wrong figures in reports|Technical|Reduce|Name data owners in the units and publish contracts for data
data|Cloud cost|queries without limits|a monthly cloud cost above the budget|other data products that wait|Financial|Reduce|Set budgets with alerts for each team
migration|Undocumented dependency|old servers with jobs that nobody knows|a stopped job after the move|a day without billing or telemetry|Technical|Reduce|Record network traffic for six weeks before each wave
migration|Data centre lease ends|a lease that ends in spring|a late wave beyond the end of the lease|180,000 euros of rent|Financial|Reduce|Move the largest systems in waves 3 and 4, keep wave 5 small
migration|Hosting discount|a provider that rewards early volume|the volume step a quarter earlier|running cost four per cent lower|Financial|Exploit|Bring forward the archive move|opportunity
metering|Cellar coverage|concrete cellars that weaken the radio signal|a need for more repeaters than planned|a higher cost for each meter|Technical|Reduce|Measure coverage by district before appointments are sent
metering|Refused access|missed and refused appointments|a failure rate of visits above eight per cent|lost visits and a longer wave|Stakeholders and change|Reduce|Offer evening slots and remind by text message
metering|Meter supply|a single supplier of certified meters|a failed entry inspection of a delivery lot|installers without meters|Commercial and suppliers|Share|Hold six weeks of stock and qualify a second supplier
metering|Billing of new tariffs|dynamic tariffs that need interval data|a billing release without interval data|benefits a year later|Strategic|Escalate|Agree a release date with the ERP rollout in the programme board
move|Fit-out permits|a permit shared with another tenant|a late building permit|a move after the end of the old lease|Legal and regulatory|Reduce|Agree a monthly extension of the old lease
move|Staff acceptance|desk sharing that is new to half of the staff|low acceptance of the new floors|a return to old habits and too little space|Stakeholders and change|Reduce|Run a pilot floor and let teams choose their zones
process|Line managers do not adopt|lists that managers keep on their own|a bypass of the new process|double work|Stakeholders and change|Reduce|Switch off the old forms on the day of go-live
process,small|Content expert absent|rules that only one person knows|an absence of the expert for weeks|decisions that wait|People and resources|Reduce|Name a deputy and record the rules
small|Supplier changes its licence|a product that is being repackaged|a rise of licence fees at renewal|running cost above the business case|Commercial and suppliers|Accept|Check the price list each quarter
*|Project manager carries several projects|one manager for three projects|a lack of attention in a critical phase|late decisions and reports|People and resources|Reduce|Give the project a deputy two days a week
*|Sponsor has little time|the many boards that the sponsor chairs|a project board without its sponsor twice in a row|waiting decisions and work on assumptions|Strategic|Escalate|Name a deputy with authority up to the tolerance
*|Tender contested|a close result between two bidders|a challenge of the award by the losing bidder|a contract that starts three months later|Commercial and suppliers|Transfer|Document the award with Legal before it is published
*|Price increase|wages in the sector that rise faster than planned|a claim of the contractor for adjustment|a forecast four per cent higher|Financial|Accept|Keep a contingency for indexation
*|Handover to operations|a design made without operations|a refusal of the handover by operations|a project team that stays longer|Stakeholders and change|Reduce|Invite operations to every acceptance and agree the criteria now
*|Shared specialist|one specialist booked on several projects|a clash of bookings in the test phase|a longer test|People and resources|Share|Agree a booking with the resource manager for fixed weeks
*|Accident on the job|work next to running plant|an injury to a person|a stop of work and an investigation|Safety and environment|Reduce|Hold a safety walk each week and stop work when in doubt
*|Grant available|a regional fund for efficiency measures|an award of a grant for part of the cost|a budget relieved by up to five per cent|Financial|Exploit|File the application before the end of the quarter|opportunity
"""


def _text(row: str) -> RiskText:
    kinds, title, cause, event, effect, category, response, action, *mark = row.split(
        "|"
    )
    return RiskText(
        kinds=tuple(kinds.split(",")),
        title=title,
        cause=cause,
        event=event,
        effect=effect,
        category=category,
        response=response,
        action=action,
        opportunity=bool(mark),
    )


RISKS = tuple(_text(row) for row in _ROWS.strip().splitlines())
