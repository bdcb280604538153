"""Issues, assumptions and dependencies between projects, as people wrote them."""

ISSUES = """
P-0101|Tram crossing permit still open|The road authority has not yet confirmed the night closure for the tram crossing.|Two utilities asked for the same weeks.|Crossing is prepared from both sides.|4|4|Open|2026-09-14|2026-11-20|Accept night work at extra cost of 45,000 euros?|Matteo Ferrante|2026-11-13
P-0101|Leaking valve in section 2|A valve from the new batch leaks at test pressure.|Seal made of the wrong compound.|Valve isolated by a blank flange.|3|3|Resolved|2026-07-02|2026-08-14|||
P-0102|Foundations redesigned|The filter hall stands on a filled channel; piles replace the slab.|Borehole grid too wide.|Pouring continues on the eastern half.|5|5|Open|2026-04-20|2026-11-30|Approve a new baseline with finish in autumn 2027?|Helena Marchetti|2026-11-18
P-0102|Claim of the civil contractor|The contractor claims 1.1 million euros for standing time.|Redesign of the foundations.|Daily records are kept by both sides.|4|4|Open|2026-08-05|2026-12-11|Settle at up to 600,000 euros or go to adjudication?|Matteo Ferrante|2026-12-04
P-0102|Crane shared with neighbour site|The tower crane is free for only four hours a day.|Hire contract of the neighbour was extended.|Mobile crane on two days a week.|2|3|Open|2026-09-28|2026-11-27|||
P-0103|Complaint about noise|Residents of two streets complain about saw cutting before 8.|Working hours were not posted.|Cutting starts at 8.30.|2|2|Closed|2026-06-11|2026-06-19|||
P-0104|Sensors fail in cold chambers|Eleven of 240 sensors stop sending below 2 degrees.|Battery type.|Supplier exchanges the affected units.|3|3|Open|2026-10-19|2026-11-25|||
P-0106|Pumps delivered late|Delivery of the four main pumps moves to January.|Casting rejected at the foundry.|Temporary pumping is extended to March.|4|4|Open|2026-09-22|2026-11-16|Pay for air freight to win back two weeks?|Aoife Brannigan|2026-11-10
P-0107|No approved baseline|Work goes on under early works although the plan is not approved.|Cost estimate is being checked by Finance.|Spending limited to 1.2 million euros.|4|4|Open|2026-08-31|2026-11-20|Approve baseline or stop early works?|Helena Marchetti|2026-11-18
P-0109|Owners do not answer|A third of the owners have not answered the letter about the private part of the pipe.|Letter went to tenants.|Second letter by registered mail.|3|3|Open|2026-09-07|2026-12-18|||
P-0201|Transformer 2 late from the factory|Delivery moves by five weeks.|Core steel rejected at inspection.|Erection of switchgear is brought forward.|4|4|Open|2026-09-09|2026-11-13|Keep the March outage or move to May?|Friederike Albrecht|2026-11-12
P-0201|Oil basin too small|The fire authority asks for a larger oil basin.|Rule changed in May.|Design is adapted, concrete works wait.|3|4|Resolved|2026-06-15|2026-09-04|||
P-0202|Joint failed test|One of 36 joints failed the partial discharge test.|Moisture during jointing.|Joint cut out and made again.|2|3|Closed|2026-08-17|2026-08-28|||
P-0203|Wayleave gap of 140 metres|One parcel changed its owner during negotiation.|Land register entry was late.|Trenching starts at the far end.|3|4|Open|2026-10-05|2026-11-27|||
P-0204|Spare relays missing|Two relays of the delivered lot are damaged.|Transport.|Spares lent by Grid Operations.|2|2|Open|2026-10-12|2026-11-20|||
P-0205|Forecast above budget|The forecast exceeds the approved budget by more than the tolerance.|Cell price and fire wall.|Remaining orders are released one by one.|5|4|Open|2026-09-30|2026-11-18|Grant 1.4 million euros or leave out the second grid connection?|Friederike Albrecht|2026-11-18
P-0205|Fire wall not in contract|The civil contract does not contain the wall that the authority asks for.|Rule changed after award.|Separate order prepared.|4|3|Open|2026-08-24|2026-11-06|||
P-0207|Old stations without drawings|Twelve old stations have no valid drawings.|Archive was lost in a flood in 2002.|Walk-downs are under way.|3|2|Open|2026-07-20|2026-12-31|||
P-0208|Contractor left the framework|No contractor is available for field work.|Prices of the framework no longer cover cost.|Emergency work by own staff only.|5|4|Open|2026-06-22|2026-11-30|Tender anew or do the work with own crews?|Marit Haugen|2026-11-20
P-0210|Pole deliveries late|Two of five deliveries arrived six weeks late.|Drought closed the river port.|Deliveries by rail.|3|3|Resolved|2026-07-27|2026-09-18|||
P-0301|Design sign-off outstanding|Nine of 34 design documents are not signed although build has begun.|Process owners are busy with the yearly budget.|Build goes on at risk.|4|4|Open|2026-08-28|2026-11-13|Freeze the design and move open points to release 2?|Laurens van den Bosch|2026-11-11
P-0301|Trial load below threshold|Only 81 % of vendor records passed the second trial load.|Duplicates in the old system.|Cleansing team of four.|4|3|Open|2026-10-08|2026-12-04|||
P-0301|Integrator invoices ahead of progress|Milestone 5 was invoiced before acceptance.|Wording of the contract.|Payment held.|3|3|Open|2026-10-20|2026-11-20|||
P-0302|Plan has gaps in its logic|Many work packages have no successor, so the finish date cannot be trusted.|Plan was put together from four team plans.|Weekly meeting of team leads.|3|4|Open|2026-09-30|2026-11-20|||
P-0302|Billing test system missing|There is no copy of the billing system for tests.|Licence for a second instance was not ordered.|Recorded answers are used.|4|4|Open|2026-09-03|2026-11-16|Order the second instance for 62,000 euros?|Gwendolyn Prothero|2026-11-09
P-0303|Window for site 3 refused|Operations refused the maintenance window in October.|Low reservoir level.|Preparation of site 4 is brought forward.|3|3|Open|2026-10-01|2026-11-27|||
P-0304|Licence audit|The vendor of the catalogue asks for an audit of named users.|Contract clause.|Users are counted.|2|2|Closed|2026-07-13|2026-08-07|||
P-0305|Offline mode slower than agreed|Synchronisation takes nine minutes instead of two.|All documents are copied to the device.|Documents are loaded on demand.|4|3|Open|2026-10-06|2026-12-11|||
P-0306|Broken links after the move|Links in 4,000 documents point to the old drives.|Links are absolute.|Redirects are set.|2|3|Open|2026-10-15|2026-11-20|||
P-0307|Storage fault in wave 2|A storage controller failed during the move.|Firmware.|Wave repeated after exchange.|5|5|Closed|2026-05-18|2026-06-12|||
P-0308|Broker licence ends before switch-off|The old broker's licence ends in January.|Renewal was not budgeted.|Short extension requested.|3|4|Open|2026-10-12|2026-11-27|Extend for three months at 38,000 euros?|Hana Kobayashi|2026-11-20
P-0401|Coverage in two districts too low|14 % of meters in two districts cannot be reached by radio.|Concrete cellars.|Repeaters are ordered.|4|4|Open|2026-08-19|2026-11-30|Buy 600 repeaters for 210,000 euros?|Gwendolyn Prothero|2026-11-16
P-0401|Installers leave|Five of 42 installers have left since summer.|Better pay elsewhere.|Contractor fills the gap.|3|4|Open|2026-09-25|2026-11-20|||
P-0401|Lot 14 failed inspection|A lot of 3,000 meters failed the entry inspection.|Display fault.|Lot returned.|3|3|Resolved|2026-06-29|2026-07-31|||
P-0402|Lift for heavy goods out of order|The lift of the new building cannot be used until December.|Spare part.|Outside lift is hired.|2|3|Open|2026-10-22|2026-11-20|||
P-0403|Works council asks for second reading|The rules for time recording need a second reading.|Late involvement.|Separate sessions are agreed.|4|3|Open|2026-09-17|2026-11-27|Split time recording off the first release?|Noura Al-Masri|2026-11-24
P-0404|Letters not approved|Three customer letters lack legal approval.|Legal is short of staff.|Old letters are used.|2|3|Open|2026-10-14|2026-11-13|||
P-0405|Grid connection of the northern depot|The connection is too weak for fast charging.|Older cable than recorded.|Load management.|3|3|Open|2026-08-31|2026-12-18|||
P-0406|Workshops cancelled|Six workshops for supervisors were cancelled.|Drought duty.|New dates in November.|3|2|Open|2026-08-10|2026-11-30|||
P-0407|Headsets not compatible|Half of the headsets do not work with the new client.|Old model.|New model ordered.|2|2|Resolved|2026-09-21|2026-10-16|||
"""

ASSUMPTIONS = """
P-0101|The city keeps the closure programme for 2027 as published.|Letter of the road authority, May 2026|Monthly coordination meeting|2026-12-15|M|Two sections move to the autumn.|Open
P-0102|The licence for discharge stays unchanged until acceptance.|Notice of the authority, 2025|Enquiry each half-year|2026-12-31|M|A dosing stage is added.|Open
P-0102|Soil in the western half carries the slab.|Four boreholes of May 2026|Plate load tests|2026-11-30|L|Piles are needed in the west too.|Open
P-0103|Two crews are available from spring.|Framework contract|Roster of the contractor|2027-01-31|H|Lot 3 takes five weeks longer.|Open
P-0103|Pipes of 200 mm are enough for the growth in demand.|Hydraulic model 2025|Check against the new zoning plan|2026-03-31|H|Material is changed.|Valid
P-0104|A sensor lasts ten years on one battery.|Data sheet|Laboratory test of 20 units|2026-12-18|M|Replacement in year six.|Open
P-0105|The reservoir can be emptied between October and March.|Demand of the last five winters|Daily demand forecast|2026-11-15|H|Second chamber waits a year.|Open
P-0106|Wastewater flow stays below 340 litres a second in the works.|Gauge records|Storm forecast|2027-03-31|M|Temporary pumping is enlarged.|Open
P-0107|The biogas tariff stays as today.|Energy act|Draft of the regulation|2026-12-31|L|Payback takes three years longer.|Open
P-0107|Early works may go on until December without approval.|Decision of the board, August|Board in November|2026-11-18|M|Site is closed.|Open
P-0109|Owners share the cost of the private part.|Statute of 2024|Court case of a neighbour utility|2027-02-28|M|Cost rises by 1.4 million euros.|Open
P-0110|The neighbour utility can give 12 megalitres a day.|Letter of intent|Joint model run|2026-12-11|M|Interconnector is larger or is not built.|Open
P-0201|The outage in March is granted.|Outage plan 2027|Confirmation by the transmission operator|2026-12-01|M|Energisation in autumn.|Open
P-0201|Transformer 1 needs no further tests.|Factory certificate|Oil sample after filling|2026-07-31|H|Two weeks of testing.|Valid
P-0202|The railway possession in March is kept.|Railway timetable|Confirmation in January|2027-01-15|M|Crossing in September.|Open
P-0203|No archaeological finds south of the river.|Map of the heritage office|Watching brief|2027-03-31|M|Excavation by hand for 300 metres.|Open
P-0204|Old cables can be used again.|Insulation tests of 2023|Tests in each bay|2026-11-30|H|New cables in two stations.|Open
P-0205|The grid operator accepts two megawatts of feed-in.|Connection offer|Final certificate|2027-01-31|H|Operation at half power.|Open
P-0205|Cell prices fall during 2026.|Market report|Quotation for lot 2|2026-09-30|M|Budget is exceeded.|Invalid
P-0206|Half of the charging points can be controlled.|Survey of operators|Contracts signed|2027-02-28|M|A further cable is needed.|Open
P-0207|The standard functions cover 95 % of the switching plans.|Workshop of 2025|Parallel operation|2027-03-31|M|Extra development.|Open
P-0208|A new contractor can start in January.|Market enquiry|Tender result|2026-12-11|L|Work starts in spring.|Open
P-0209|Roofs carry the additional load.|Static report|Check at each site|2026-06-30|H|Two roofs are left out.|Valid
P-0301|Process owners spend two days a week on design.|Staffing agreement|Timesheets|2026-09-30|M|Design takes longer.|Invalid
P-0301|The old ledger can be read for ten years.|Archive concept|Restore test|2027-02-26|H|Audit asks for parallel operation.|Open
P-0301|Interfaces are delivered by the integration platform.|Programme plan|Monthly review|2026-12-15|M|Point-to-point links are built.|Open
P-0302|Sixty per cent of customers register within a year.|Benchmark of utilities|Pilot with 150 customers|2027-01-31|L|Benefits halve.|Open
P-0302|The billing system answers within one second.|Measurement of 2024|Load test|2026-12-04|M|Pages need a cache.|Open
P-0303|Operations grant a window a month for each site.|Agreement of January|Calendar of windows|2026-10-31|M|Two sites wait for spring.|Invalid
P-0304|Data owners are named by the units.|Decision of the executive board|List of owners|2026-06-30|H|Quality rules stay open.|Valid
P-0305|Crews accept one device for all work.|Interviews|Pilot|2027-01-29|M|Two devices are bought.|Open
P-0306|No document has to be kept on paper.|Statement of Legal|Sample of 200 files|2026-11-30|H|Paper archive is rented.|Open
P-0307|The lease can be extended by single months.|Clause 9|Letter of the landlord|2026-12-18|M|A quarter of rent is due.|Open
P-0309|Pressure data arrive every five minutes.|Specification|Completeness report|2026-09-30|H|Model runs hourly.|Valid
P-0401|Eight per cent of visits fail.|Pilot of 400 homes|Weekly figures|2026-12-31|M|Wave takes two months longer.|Open
P-0401|Interval billing is ready in April 2027.|Plan of the ERP rollout|Programme board|2027-01-15|L|Tariffs start a year later.|Open
P-0402|The old building can be left in March.|Lease|Handover protocol|2027-03-31|H|Rent for two buildings.|Open
P-0403|Managers use self-service for leave.|Survey|Pilot in two units|2026-12-11|M|HR keeps entering leave.|Open
P-0405|Vans with 300 km range are available.|Offers|Delivery of lot 2|2026-12-15|M|Routes are changed.|Open
P-0408|Limited assurance is enough for the first report.|Statement of the auditor|Letter of engagement|2027-01-31|H|More evidence is needed.|Open
"""

DEPENDENCIES = """
P-0108|P-0103|New zone boundaries for lot 3|Boundary valves set and recorded|2026-09-30|2026-09-18|2026-09-18|Medium|Accepted
P-0108|P-0101|Pressure limits for Harbour District|Signed limits for each zone|2026-07-31|2026-07-31|2026-08-14|Medium|Accepted
P-0104|P-0101|Chambers with sensor mounts|Mount drawing approved|2026-11-30|2026-11-20|2026-11-20|Low|Agreed
P-0104|P-0309|Live pressure data, eastern zone|Five-minute data for 30 days|2026-08-31|2026-08-31|2026-09-11|Medium|Accepted
P-0104|P-0304|Sensor stream on the platform|Stream documented and monitored|2026-11-30|2026-12-04|2026-12-11|Medium|At risk
P-0109|P-0103|Addresses already renewed|List agreed by both managers|2026-12-15|2026-12-01|2026-12-01|Low|Agreed
P-0106|P-0102|Raw water from Eastvale during tests|300 litres a second for ten days|2027-05-03|2027-04-26|2027-05-17|High|At risk
P-0102|P-0107|Sludge line to the digester|Line tested and handed over|2027-09-15|2027-06-30|2027-10-08|High|At risk
P-0107|P-0201|Connection value for the gas engine|Signed grid connection request|2027-01-29|2027-01-29|2027-01-22|Medium|Agreed
P-0201|P-0202|Two 20 kV panels energised|Panels free for cable tests|2027-01-29|2027-02-12|2027-03-19|High|At risk
P-0201|P-0203|Third 20 kV panel|Panel free for cable tests|2027-06-30|2027-06-15|2027-06-25|High|Agreed
P-0201|P-0206|Spare transformer capacity 12 MW|Load flow confirmed|2027-08-31|2027-08-31|2027-08-31|High|Proposed
P-0202|P-0207|Station data of the northern ring|Points tested end to end|2027-02-26|2027-02-19|2027-02-19|Medium|Agreed
P-0204|P-0207|New relays on the telecontrol protocol|Signals tested in five stations|2027-03-31|2027-03-12|2027-03-26|Medium|Agreed
P-0205|P-0207|Control interface of the battery|Set points accepted by the control centre|2027-01-15|2027-01-08|2027-01-29|Medium|At risk
P-0303|P-0207|Segmented network for the control centre|Penetration test without high findings|2026-12-18|2026-12-11|2026-12-18|High|Agreed
P-0308|P-0301|Interfaces 1 to 20|Interfaces pass the contract tests|2026-10-30|2026-10-16|2026-11-20|High|At risk
P-0308|P-0302|Billing and meter interfaces|Answers in one second at 200 users|2026-11-13|2026-11-13|2026-12-04|High|At risk
P-0301|P-0401|Interval billing|Bill for 1,000 test customers is right|2027-04-01|2027-04-01|2027-06-18|High|Broken
P-0301|P-0403|Personnel master data|Trial load accepted by HR|2026-12-11|2026-12-04|2027-01-15|Medium|At risk
P-0304|P-0309|Asset data of the eastern zone|Completeness above 98 %|2026-09-15|2026-09-15|2026-09-10|Medium|Accepted
P-0307|P-0303|Sites moved before segmentation|Old network switched off at site 2|2026-11-30|2026-11-20|2026-11-06|Medium|Agreed
P-0402|P-0407|Cabling of the contact centre floor|Network measured and accepted|2026-12-11|2026-12-04|2026-12-04|Medium|Agreed
P-0302|P-0404|Form for hardship cases|Form tested with ten customers|2027-01-15|2027-01-08|2027-01-08|Low|Proposed
P-0401|P-0304|Interval data of 30,000 meters|Daily load without gaps for a month|2026-12-31|2026-12-31|2027-01-29|Medium|At risk
"""
