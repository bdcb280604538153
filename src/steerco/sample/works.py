"""Work packages of construction and engineering projects.

A line is `key;name;days;predecessors;roles;cost weight`. `# phase` opens a phase and
`## phase` one that is repeated for each area, where `{}` stands for the area's name,
`prev.key` for the area before it and `all.key` for every area.
"""

HEAD = """
# Initiation
go;Project approved;0;;;
mandate;Project charter and team set-up;10;go;PM CM/0.3;
risks;Risk workshop and safety plan;4;mandate;PM SF;
"""

TAIL = """
# Closing
asbuilt;As-built records and operating manuals;15;{last}:SS {last};CE OE/0.5;0.3
handover;Handover to operations;5;asbuilt;PM OE;
lessons;Lessons learned and final report;8;handover:SS+2;PM;
accounts;Contracts and accounts closed;10;handover;CM FP/0.5;
end;Project closed;0;lessons accounts;;
"""

PIPE = """
# Design and permits
survey;Survey of buried services and trial pits;20;mandate;CE SS;0.6
design;Detailed design of route and pipes;35;survey:SS+8;CE HM/0.5;
permits;Road closure and environmental permits;45;design:SS+12;PM/0.4;0.2
tender;Tender and award of civil works;40;design;CM QS/0.5;
order;Pipes and fittings ordered;0;tender;;
supply;Delivery of pipes and fittings;30;order;;3
award;Construction may start;0;tender permits risks;;
## Works in {}
traffic;Traffic management in {};3;award prev.trench;SS;0.3
trench;Excavation in {};18;traffic;SS PF*2;2.5
lay;Pipe laying in {};20;trench:SS+4 supply;PF*3;4
weld;Welds and valves in {};14;lay:SS+5 lay:FF+2;PF*2;1
test;Pressure test in {};3;weld;PF SS/0.5;0.2
flush;Disinfection and samples in {};5;test;WQ PF/0.5;0.2
connect;House connections in {};15;flush;PF*2;1.5
reinstate;Reinstatement of surfaces in {};12;connect:SS+4 connect:FF+3;SS;2
switch;{} in service;0;connect;;
# Decommissioning
oldpipe;Old mains emptied and sealed;10;all.switch;PF*2;0.4
records;Network information system updated;12;all.switch;CE HM/0.5;
accept;Works accepted;0;oldpipe records all.reinstate;;
"""

TREATMENT = """
# Design and permits
concept;Process concept and pilot results;25;mandate;PE WQ;0.2
ground;Ground investigation;20;mandate;CE;0.4
basic;Basic design;40;concept ground:FF;PE CE EE;0.6
licence;Construction and discharge licences;60;basic:SS+20;PM/0.4 WQ/0.3;0.2
detail;Detailed design;45;basic;PE CE EE;0.8
tenderc;Tender of civil works;40;detail:SS+20;CM QS/0.5;
tenderm;Tender of mechanical and electrical works;45;detail:FS-5;CM PE/0.4;
award;Main contracts awarded;0;tenderc tenderm licence risks;;
# Site set-up
access;Access road and site facilities;15;award;SS;1
diversions;Diversion of pipes and cables;20;access:SS+5;SS PF*2;0.8
## {}
dig;Excavation for {};12;diversions prev.dig;SS;1
piles;Ground improvement under {};8;dig;SS CE/0.3;1.2
slab;Base slab of {};10;piles;SS CE/0.2;1.5
walls;Walls and columns of {};18;slab;SS;2
roof;Cover and roof of {};10;walls;SS;1
tight;Water-tightness test of {};6;walls:FS+7;SS PE/0.3;0.1
order;Equipment for {} ordered;0;award;;
factory;Manufacture of equipment for {};60;order;;4
fat;Factory acceptance for {};3;factory;PE;0.1
deliver;Delivery of equipment for {};4;fat;;
mech;Mechanical erection in {};15;roof tight deliver;PE PT;2
pipes;Pipework in {};14;mech:SS+4 mech:FF+3;PT;1.2
cables;Cable trays and cables in {};12;roof mech:SS+5;EE PT;0.8
panels;Switchboards and controls in {};8;cables:SS+6 deliver;EE;1
loops;Loop checks in {};6;panels pipes;EE PT;
dry;Dry tests of {};4;loops;PE PT;
wet;Wet tests of {};6;dry prev.wet;PE PT OE;
punch;Defects of {} corrected;8;wet;SS PT;0.2
ready;{} ready for commissioning;0;wet punch:FF;;
# Commissioning
training;Training of operators;15;all.dry:FS-3;OE PE;0.2
process;Process commissioning of all lines;25;all.ready training;PE OE WQ;0.5
trial;Trial operation;40;process;OE WQ;0.4
guarantee;Performance test;10;trial:FS-5;PE WQ;0.2
outside;Landscaping and fences;20;all.ready;SS;0.6
accept;Plant accepted;0;guarantee outside;;
"""

RESERVOIR = """
# Preparation
inspect;Inspection by divers and concrete cores;8;mandate;CE WQ;0.4
spec;Specification of lining and joints;15;inspect;CE;
tender;Tender and award;35;spec;CM QS/0.5;
plan;Supply plan for emptied chambers;12;spec:SS+3;OE HM;
award;Contractor on site;0;tender plan risks;;
## {}
empty;{} emptied and isolated;3;award prev.refill;OE;
clean;High-pressure cleaning of {};6;empty;SS;0.6
repair;Concrete repair in {};14;clean;SS CE/0.3;1.8
prime;Primer in {};5;repair:FS+2;SS;0.7
coat;Lining of {};12;prime:SS+3 prime:FF+5;SS;2.5
cure;Curing and adhesion tests in {};8;coat;CE/0.5;0.2
fit;Pipework and hatches in {};8;cure;PF*2;1
disinfect;Disinfection of {};3;fit;WQ PF;0.1
sample;Samples and release of {};6;disinfect;WQ;0.1
refill;{} back in service;0;sample;;
# Outside works
roofing;Roof membrane and drainage;18;award;SS;1.2
security;Fence and access control;10;roofing;SC;0.5
telemetry;Level sensors and telemetry;8;all.fit;SC OE/0.5;0.4
accept;Reservoir accepted;0;all.refill security telemetry;;
"""

PUMPING = """
# Design and procurement
hydraulics;Hydraulic design and surge analysis;25;mandate;HM PE;0.2
design;Building and plant design;35;hydraulics:SS+10;CE EE PE;0.6
permit;Building permit;50;design:SS+20;PM/0.4;0.1
tender;Tender and award;40;design;CM QS/0.5;
award;Contracts awarded;0;tender permit risks;;
pumps;Manufacture of main pumps;90;award;;4
drives;Manufacture of drives and switchboards;70;award;;2
bypass;Temporary pumping installed;15;award;SS PT;1.2
## {}
strip;Old equipment removed from {};8;bypass prev.wet;PT*2;0.4
concrete;Concrete repair and new plinths in {};16;strip;SS;1.5
crane;Crane and access steel in {};8;concrete;SS;0.6
mech;Pumps and pipework in {};18;crane pumps;PT*2 PE;1.5
vent;Ventilation in {};9;concrete:SS+8;PT;0.5
elec;Switchboards and cables in {};15;drives crane;EE*2;1
ctrl;Controls and telemetry in {};10;elec:SS+6 elec:FF+2;SC EE;0.6
dry;Dry tests in {};4;mech ctrl vent;PE EE;
wet;Wet tests in {};6;dry;PE OE;
# Commissioning
perf;Performance and storm test;10;all.wet;PE OE;0.2
remove;Temporary pumping removed;6;perf;SS PT;0.2
grounds;Access and grounds;12;all.crane:FS+10;SS;0.5
accept;Station accepted;0;perf remove grounds;;
"""

SENSORS = """
# Preparation
need;Measuring concept by district;15;mandate;HM DS;
lab;Laboratory test of three products;20;need:SS+5;PE DS;0.4
tender;Tender and framework contract;40;need lab:FF;CM;
order;First lot ordered;0;tender risks;;
radio;Radio planning and gateways;25;order;SC;1
platform;Data platform connected;30;order;DE SD;0.8
## {}
lot;Delivery of sensors for {};20;order prev.lot;;3
chambers;Chambers prepared in {};18;order prev.chambers;PF*2;1
install;Installation in {};22;lot chambers:SS+8 chambers:FF+4;PF*2;1.5
gateway;Gateways in {};6;radio prev.gateway;SC;0.6
link;Connection test in {};8;install gateway;SC DE;
base;Baseline of night flows in {};20;link;DS;
hunt;First leak search in {};15;base;PF*2 HM/0.5;0.3
live;{} live;0;hunt platform;;
# Operation model
process;Leak response process;20;platform:SS+10;CP OE;
training;Training of crews;10;process;CH OE;0.1
report;Savings measured and reported;15;all.live;DS;
accept;Network handed over;0;training report;;
"""

STUDY = """
# Data
collect;Collection of network and demand data;15;mandate;HM DE;
gaps;Flow and pressure measurements;25;collect:SS+5;HM PT;1
model;Hydraulic model built;20;collect gaps:FF+3;HM;
calibrate;Model calibrated;15;model gaps;HM;
## {}
options;Options for {};10;calibrate prev.options;HM NP/0.3;
simulate;Simulation of {};8;options;HM;
cost;Cost and benefit of {};6;simulate;QS/0.5;
walk;Site walk in {};3;options:SS+2;HM OE;
field;Valves and boundaries changed in {};12;cost walk;PF*2;2
observe;Pressures observed in {};15;field;HM PT/0.5;0.2
done;{} switched;0;observe;;
# Result
review;Review with operations;8;all.cost;HM OE;
report;Report and recommendations;12;review all.done;HM;
accept;Recommendations approved;0;report;;
"""

SUBSTATION = """
# Design and permits
loads;Load flow and short-circuit study;20;mandate;NP;
primary;Primary design;40;loads;EE CE/0.5;0.6
second;Secondary and protection design;35;primary:SS+15 primary:FF+10;PR;0.4
permit;Planning permission;70;primary:SS+10;PM/0.4;0.2
outages;Outage plan agreed;30;loads;NP CR/0.5;
tfspec;Transformer specification and tender;35;primary:FS-10;CM EE/0.4;
swspec;Switchgear specification and tender;40;primary;CM EE/0.4;
civspec;Tender of civil works;35;primary;CM;
award;Contracts awarded;0;tfspec swspec civspec permit risks;;
# Site
clear;Site clearance and fence;10;award;SM;0.6
earth;Earthing mesh;12;clear:SS+6;SM CJ*2;0.8
roads;Roads, ducts and drainage;20;earth:SS+5 earth:FF+3;SM;1.5
build;Control building;45;clear;SM;2.5
## {}
found;Foundations for {};15;roads prev.found;SM;1.2
make;Manufacture for {};90;award;;6
fat;Factory tests for {};4;make;EE;0.1
ship;Transport of {} to site;5;fat;;0.3
erect;Erection of {};14;found ship;SM EE;1.5
terminate;Cables and terminations for {};10;erect build;CJ*2;0.8
protect;Protection and control of {};12;terminate:SS+4 second;PR SC;0.8
check;Site tests of {};9;protect;CX PR;0.2
primaryi;Primary injection for {};4;check prev.primaryi;CX;
readyb;{} ready for service;0;primaryi;;
# Energisation
scada;Telecontrol connected and tested;15;all.protect:FS-4 build;SC CR;0.4
train;Switching training;8;scada;CR;
safety;Safety clearance;5;all.readyb scada;SF SM;
energise;Energisation;3;safety outages train;CX CR;
load;Load test under supervision;15;energise;CX;
accept;Substation accepted;0;load;;
"""

CABLE = """
# Design and wayleaves
route;Route survey and soil resistivity;20;mandate;NP CE/0.5;0.4
design;Cable and joint design;30;route:SS+8;EE;
wayleave;Wayleaves and crossing permits;60;route;PM/0.5;0.6
tender;Tender of trenching and cable;40;design;CM;
award;Contracts awarded;0;tender wayleave:FS-10 risks;;
drums;Manufacture of cable;60;award;;5
## {}
traffic;Traffic management in {};3;award prev.trench;SM;0.3
trench;Trenching in {};24;traffic wayleave;SM*2;3
ducts;Ducts and crossings in {};14;trench:SS+6 trench:FF+2;SM;1
pull;Cable pulling in {};9;ducts drums;CJ*2;0.8
joint;Joints and terminations in {};12;pull:SS+4 pull:FF+3;CJ*2;1
backfill;Backfill and surfaces in {};14;joint;SM;1.6
pd;Voltage and partial discharge test in {};3;joint;CX CJ;0.2
live;{} energised;0;pd;;
# Ring operation
relays;Relay settings of the ring;10;all.pd;PR;
points;Telecontrol points tested;8;relays:SS+3;SC CR;
close;Ring closed;2;relays points all.live;CR CX;
gis;Network information system updated;12;all.live;NP;
accept;Works accepted;0;close gis all.backfill;;
"""

RELAYS = """
# Preparation
list;Inventory and priorities;12;mandate;PR NP/0.5;
spec;Functional specification;18;list;PR;
tender;Call-off from the framework;25;spec;CM;
windows;Outage windows agreed;20;list;CR NP;
order;Equipment ordered;0;tender risks;;
make;Manufacture and delivery;50;order;;4
## {}
settings;Settings for {};8;spec prev.settings;PR;
drawings;Wiring diagrams for {};10;settings:SS+3 settings:FF+3;EE;
outage;Outage in {};1;windows make drawings prev.restore;CR;
remove;Old panels removed in {};3;outage;CJ;0.4
mount;New devices mounted in {};6;remove;CJ EE;0.8
wire;Wiring and checks in {};6;mount:SS+2 mount:FF+2;EE;
inject;Tests by secondary injection in {};4;wire;PR CX;
signal;Signals tested with the control centre from {};2;inject;SC CR;
restore;{} back in service;0;signal;;
# Completion
docs;Documentation complete;12;all.restore;EE;
spares;Spare parts and training;8;all.restore;CX PR;0.3
accept;Works accepted;0;docs spares;;
"""

STORAGE = """
# Design and approval
grid;Grid connection study;20;mandate;NP EE/0.5;
site;Site layout and fire concept;25;mandate;CE SF/0.5;0.3
permit;Building and fire approval;60;site;PM/0.4;0.2
tender;Tender of the storage system;45;grid site:FF;CM EE/0.5;
civ;Tender of civil works;30;site;CM;
award;Contracts awarded;0;tender civ permit risks;;
# Site
earthw;Earthworks and drainage;14;award;SM;1
wall;Fire wall and basin;18;earthw;SM;1.6
trafo;Transformer station;30;earthw:FS+5;EE SM;2
## {}
cells;Manufacture of {};75;award prev.order;;8
order;Payment and release for {};0;award;;
fat;Factory test of {};3;cells;EE;0.1
base;Foundation for {};8;earthw prev.base;SM;0.8
place;{} placed;2;fat base wall;SM EE;0.3
dc;Direct-current cabling of {};8;place;CJ*2;0.5
inv;Inverters of {};9;dc:SS+3 dc:FF+2;EE;1
fire;Fire detection in {};6;place;SF EE;0.4
cold;Cold commissioning of {};6;inv fire trafo;CX;
hot;Hot commissioning of {};8;cold prev.hot;CX EE;
# Operation
ems;Energy management and market access;25;award;SD SC;0.8
cert;Grid code certificate;20;all.hot:SS+2;EE;0.2
trial;Trial operation;30;all.hot ems;CR CX;0.2
accept;Storage accepted;0;trial cert;;
"""

CONTROL = """
# Specification
ops;Operating concept;25;mandate;CR SC;
spec;System specification;40;ops:SS+10;SC SA/0.5;
tender;Tender and negotiation;70;spec;CM SC/0.4;
award;System contract signed;0;tender risks;;
rooms;Control room and power supply;80;award;FE EE/0.5;3
# System
design;System design;45;award;SC SA;3
base;Base system installed;30;design;SC IE;4
secure;Security zones and hardening;35;design:SS+15;SY IE;1
fat;Factory acceptance;20;base secure;SC CR;0.3
sat;Site acceptance;15;fat rooms;SC CR;0.3
## {}
model;Data model of {};25;design prev.model;SC NP;0.5
walk;Stations of {} walked down;20;design prev.walk;CR;0.2
pics;Displays of {};15;model;SC;0.3
points;Point-to-point tests of {};30;pics walk sat;SC CR;0.5
cut;{} switched over;0;points prev.cut;;
# Change-over
train;Training of operators;30;sat:SS+5;CR;0.4
parallel;Parallel operation;40;all.points:SS+15 all.points train;CR SC;0.4
old;Old system switched off;8;parallel all.cut;SC IE;0.2
accept;System accepted;0;old;;
"""

METERING = """
# Preparation
case;Tariff and process concept;30;mandate;CP ME BA;
test;Laboratory and field test of meters;40;case:SS+10;ME;0.6
tender;Tender of meters and installation;60;test:FS-10 case;CM;
award;Contracts awarded;0;tender risks;;
head;Head-end system;70;award;SD ME;2
bill;Billing interface;60;award:FS+20;SD BA;1
pilot;Pilot with 400 homes;40;award:FS+30 head:FS-20;ME MI*2;1
release;Release for mass rollout;0;pilot;;
## {}
letters;Letters and appointments in {};15;release prev.letters;CP;0.2
lots;Meters delivered for {};20;award prev.lots;;5
cover;Radio coverage measured in {};12;release prev.cover;ME;0.2
repeat;Repeaters in {};10;cover;MI;0.5
fit;Installation in {};45;letters:SS+8 letters:FF+5 lots prev.fit;MI*3;3
second;Second visits in {};20;fit:SS+25 fit:FF+10;MI*2;0.6
read;Reading rate proven in {};15;fit repeat;ME DE/0.5;
done;{} complete;0;second read;;
# Completion
tariff;Dynamic tariffs offered;20;bill all.read;CP;0.3
scrap;Old meters recycled;15;all.done;;0.3
review;Rollout review;10;all.done;PM ME;
accept;Wave accepted;0;tariff scrap review;;
"""
