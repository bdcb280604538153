"""The areas, lots, waves or parts for which a plan repeats its delivery work."""

from steerco.sample.catalogue import Project

_AREAS = {
    "P-0101": ("Quay Street", "Customs Row", "Fishmarket", "Ropewalk"),
    "P-0102": (
        "intake",
        "flocculation tank",
        "lamella settler 1",
        "lamella settler 2",
        "filter hall west",
        "filter hall east",
        "carbon filters",
        "ozone building",
        "disinfection",
        "clean water tank",
        "sludge thickener",
        "chemical store",
        "high-lift pumps",
        "power supply building",
    ),
    "P-0103": ("Tanner Lane", "Bell Street", "Mill Square"),
    "P-0104": ("Northgate", "Riverside", "Eastvale"),
    "P-0105": ("chamber 1", "chamber 2"),
    "P-0106": ("pump hall A", "pump hall B"),
    "P-0107": ("digester 1", "gas storage", "engine house"),
    "P-0108": ("zone Hillcrest", "zone Harbour", "zone Old Town", "zone Eastvale"),
    "P-0201": (
        "transformer 1",
        "transformer 2",
        "110 kV switchgear",
        "20 kV switchgear",
    ),
    "P-0202": ("north section 1", "north section 2", "north section 3"),
    "P-0203": ("south section 1", "south section 2", "south section 3"),
    "P-0204": ("Kingsbrook", "Fernhill", "Dockside", "Stonebridge", "Longmeadow"),
    "P-0205": ("container group 1", "container group 2"),
    "P-0206": ("ring road", "depot quarter"),
    "P-0207": ("the northern grid", "the southern grid", "the gas network"),
    "P-0208": ("Brookfield", "Ashgrove", "Canal Side"),
    "P-0301": ("finance", "procurement", "asset maintenance", "projects and billing"),
    "P-0302": ("billing", "meter readings", "moving house", "outages", "contracts"),
    "P-0303": (
        "Aldermere plant",
        "Hillcrest site",
        "Eastvale station",
        "control centre",
    ),
    "P-0304": ("pipes", "substations", "work orders", "sensor data"),
    "P-0305": ("inspection", "repair orders", "meter exchange"),
    "P-0306": ("shared drives",),
    "P-0307": ("wave 1", "wave 2", "wave 3", "wave 4", "wave 5"),
    "P-0309": ("the eastern zone",),
    "P-0401": (
        "Northgate",
        "Riverside",
        "Harbour",
        "Old Town",
        "Eastvale",
        "Hillcrest",
        "Millbrook",
        "Westfield",
    ),
    "P-0402": ("floor 2", "floor 3", "floor 4"),
    "P-0403": ("hiring", "time and leave", "leaving and retirement"),
    "P-0404": ("payment plans",),
    "P-0407": ("voice", "chat and mail"),
    "P-0408": ("environmental data", "social and governance data"),
}


def areas_of(project: Project) -> tuple[str, ...]:
    """Return the areas of a project; one without any is done in one go."""
    return _AREAS.get(project.code, (project.name.lower(),))
