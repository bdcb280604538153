"""Work packages of digital and organisational projects, written as in `works`."""

ERP = """
# Explore
scope;Scope and process map;25;mandate;BA ER CP;
fit;Fit-to-standard workshops;45;scope;ER BA FP/0.5;1
design;Target design approved;0;fit;;
integr;Integration design;30;fit:SS+20;SA SD;
data;Data cleansing;120;scope;DE FP/0.5;0.6
## {}
config;Configuration of {};35;design prev.config:SS+10;ER;2
ext;Extensions for {};25;config:SS+10;SD;1.5
inter;Interfaces of {};30;integr config:SS+12;SD SA/0.3;1
roles;Roles and authorisations of {};12;config;ER SX/0.3;
unit;Unit tests of {};12;config ext inter;ER BA;
load1;First trial load of {};8;data:SS+40 config;DE;
load2;Second trial load of {};8;load1:FS+10 unit;DE;
sit;Integration test of {};20;unit roles load2 prev.sit:SS+5;TM ER BA;0.3
reports;Reports of {};18;config:FS+5;SD FP/0.3;0.4
sign;{} signed off;0;sit reports;;
# Deploy
council;Works council agreement;60;design;CH PM/0.2;
material;Training material;35;all.config:SS+15;CH;0.3
trainers;Training of key users;20;material all.unit;CH ER;0.2
uat;User acceptance test;30;all.sign;TM CP BA;0.4
train;Training of all users;30;trainers uat:SS+10;CH;0.4
rehearse;Cut-over rehearsal;8;uat;ER DE IE;0.2
decide;Go-live decision;0;rehearse train council;;
cut;Cut-over;5;decide;ER DE IE;0.2
hyper;Early-life support;45;cut;ER SD;1
close1;First closing in the new system;10;cut:FS+15;FP ER;
accept;Operation accepted;0;hyper close1;;
"""

PORTAL = """
# Discovery
research;User research and journeys;18;mandate;BA CP;0.3
archi;Solution architecture;15;research:SS+6;SA;
privacy;Data protection assessment;12;archi;SY/0.5 BA;
choose;Platform and supplier selected;30;archi;CM SA/0.4;
build0;Build may start;0;choose privacy:FF risks;;
base;Environments and delivery pipeline;15;build0;IE SD;0.6
login;Sign-in and identity;25;base:SS+5;SD SY/0.3;1
## {}
story;Stories and prototypes for {};8;build0 prev.story;BA CP/0.5;
ui;Pages for {};15;story base;SD;1
api;Services for {};18;story base:SS+5;SD SA/0.2;1
link;Connection of {} to back-end systems;14;api:SS+6 api:FF+4;SD DE/0.3;0.8
auto;Automated tests for {};10;ui:SS+5 api;TM SD/0.5;
access;Accessibility check of {};4;ui;TM;
accept0;{} accepted by users;5;link auto access;CP TM;
# Release
load;Load and failure test;8;all.link;TM IE;0.2
pen;Penetration test;10;all.link login;SX;0.5
fix;Findings corrected;10;pen load;SD;
pilotr;Pilot with users;20;all.accept0 fix;CP BA;0.2
golive;Go-live;0;pilotr;;
support;Support desk prepared;10;golive:SF all.accept0:SS;CH;
care;Early-life support;20;golive support;SD;0.4
campaign;Campaign and onboarding;15;golive;CH CP;0.6
accept;Operation accepted;0;care campaign;;
"""

CYBER = """
# Assessment
assess;Gap assessment of sites and systems;25;mandate;SY SX;0.6
target;Target architecture;20;assess:SS+10;SY SA/0.5;
policy;Policies and roles;25;assess;SY CH/0.3;
buy;Tools procured;40;target;CM SX/0.3;2
start2;Implementation may start;0;target buy:FF risks;;
mfa;Multi-factor sign-in for staff;40;buy;SX IE;0.8
vault;Privileged access vault;35;buy:FS+10;SX IE;0.8
## {}
inv;Asset inventory of {};12;start2 prev.inv;SX PT/0.5;
plan;Segmentation plan for {};10;inv;SY;
window;Maintenance windows for {};8;plan:SS+4;OE;
hard;Hardening in {};14;plan;SX IE;0.3
seg;Firewalls and segments in {};16;plan window buy prev.seg;IE SX;1
monitor;Monitoring of {};12;seg:SS+5 seg:FF+4;SX;0.6
back;Backup and restore test of {};8;hard;IE;
check;Penetration test of {};6;seg monitor;SX;0.4
secure;{} secured;0;check back;;
# Response
soc;Monitoring centre set up;50;buy;SX;1.5
play;Incident playbooks;20;policy soc:SS+15;SY SX;
drill;Crisis exercise;5;play all.secure;SY CR/0.5;0.1
aware;Awareness campaign;40;policy;CH;0.4
audit;External review;15;drill mfa vault;SY;0.4
accept;Protection level accepted;0;audit aware;;
"""

DATA = """
# Foundation
use;Use cases and value;15;mandate;BA DS;
archi;Platform architecture;20;use:SS+6;SA DE;
cloud;Cloud landing zone;25;archi;IE SX/0.3;1
govern;Data ownership and rules;35;use;BA CH/0.3;
base;Ingestion and catalogue;30;cloud:SS+10 archi;DE*2;1.2
found;Foundation ready;0;cloud base govern:FS-10 risks;;
## {}
source;Source analysis for {};10;archi prev.source;DE BA;
contract;Data contract for {};6;source govern:SS+15;BA;
pipe;Pipelines for {};18;found source;DE*2;0.8
quality;Quality rules for {};10;pipe:SS+6 contract;DE DS/0.3;
model;Data model and measures for {};12;pipe:FS-3 quality:SS;DS;0.3
dash;Reports for {};10;model;DS BA;
verify;Figures of {} verified by users;8;dash quality;BA CP/0.5;
live;{} in use;0;verify;;
# Adoption
train;Training of analysts;12;all.dash:FS-4;DS CH;0.2
ops;Operation and cost control;15;all.live;IE DE;
benefit;Benefits measured;10;all.live;BA;
accept;Platform handed over;0;train ops benefit;;
"""

MIGRATION = """
# Planning
inventory;Inventory and dependency map;30;mandate;IE SA;
waves;Wave plan;12;inventory:FS-5;SA PM/0.5;
host;Hosting contract;40;inventory:SS+10;CM IE/0.3;
landing;Target environment and network;35;host;IE*2;3
tools;Migration tools tested;15;landing:SS+10;IE;0.4
begin;Waves may start;0;landing tools waves risks;;
## {}
runbook;Runbook for {};8;begin prev.runbook;IE SA/0.3;
tests;Test cases for {};6;runbook:SS+3;TM;
rehearse;Rehearsal of {};5;runbook tests;IE TM/0.5;0.3
inform;Users of {} informed;4;runbook;CH;
move;Move of {};3;rehearse inform prev.stable;IE*2;0.8
verify;Verification of {};5;move;TM IE;
stable;Stable operation of {};10;verify;IE;
# Exit
wipe;Data carriers wiped with certificate;12;all.stable;IE SX/0.3;0.4
dismantle;Racks and cooling dismantled;15;wipe:SS+6 wipe:FF+3;FE;0.8
return;Rooms handed back to the landlord;0;dismantle;;
recover;Disaster recovery test;10;all.stable;IE SX/0.5;0.3
accept;Exit complete;0;return recover;;
"""

MOVE = """
# Concept
needs;Space needs and working styles;20;mandate;CH FE;
layout;Layouts and desk concept;25;needs:SS+10;FE;0.6
permitf;Building permit for the fit-out;50;layout;FE PM/0.3;0.2
tender;Tender of fit-out;35;layout;CM FE/0.5;
works;Fit-out may start;0;tender permitf risks;;
network;Network and server room;40;works;IE;2
## {}
demolish;Partitions removed on {};6;works prev.demolish;FE;0.6
services;Building services on {};18;demolish;FE;2
walls;Walls and ceilings on {};15;services:SS+8 services:FF+3;FE;1.8
floor;Floors and painting on {};10;walls;FE;1
cabling;Cabling on {};8;walls:SS+6 network:SS+15;IE;0.6
furnish;Furniture on {};8;floor;FE;2
media;Meeting rooms on {};6;furnish cabling;IE;0.6
snag;Defects on {} corrected;5;furnish media;FE;
moveto;Move to {};3;snag prev.moveto network;FE CH;0.4
# Change
zones;Pilot zone and feedback;30;needs;CH;0.2
rules;House rules agreed with staff;20;zones:FS-10;CH;
days;Welcome days;6;all.moveto;CH;0.1
clear;Old building cleared and handed back;15;all.moveto;FE;0.6
accept;Move complete;0;days clear rules;;
"""

PROCESS = """
# Analyse
asis;Current process recorded;15;mandate;BA CP;
pain;Pain points and figures;10;asis:SS+5;BA;
target;Target process;18;asis pain;BA CP CH/0.5;0.3
agree;Target process approved;0;target risks;;
council;Works council consulted;40;target:SS+8;CH PM/0.3;
## {}
rules;Rules and forms for {};12;agree prev.rules:SS+5;BA CP;
config;System set-up for {};18;rules;SD BA/0.3;1
test;Tests for {};8;config;TM CP/0.5;
train;Training for {};10;config:SS+10 test:FF+2;CH;0.4
pilot;Pilot of {};15;test council;CP CH/0.5;
adjust;Adjustments to {};6;pilot;BA SD;
live;{} live;0;adjust train;;
# Anchor
measure;Figures after three months;25;all.live;BA;
owner;Process owner in place;5;all.live;CP;
accept;Process accepted;0;measure owner;;
"""

SMALL = """
# Preparation
asis;Present state and needs;12;mandate;BA CP/0.5;
plan;Concept and work plan;10;asis;BA SA/0.3;
agree;Concept approved;0;plan risks;;
## {}
setup;Set-up of {};18;agree;SD IE/0.3;1
pilot;Pilot with one team;15;setup;CP SD/0.3;
improve;Improvements from the pilot;10;pilot:FS-3;SD;0.5
train;Training of teams;12;pilot:SS+8 improve:FF+2;CH;0.3
roll;Rollout to all teams;30;improve train;CP SD/0.3;0.6
# Completion
old;Old solution switched off;5;all.roll;IE;0.1
measure;Benefit measured;15;all.roll;BA;
accept;Result accepted;0;old measure;;
"""
