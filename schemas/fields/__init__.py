"""Field types of the Dutch registers. They read JSON, check it and give JSON back in one spelling (dates stay text).

Every message is ``code|reason``: the code of the error and a sentence in Dutch for ``invalidParams``. ``column`` names
the type of the index column, ``to_column`` turns a value into what that column holds.
"""

from schemas.fields.base import (
    MESSAGES,
    Anything,
    Boolean,
    Choice,
    Field,
    Integer,
    Json,
    Map,
    Number,
    String,
    described,
    fail,
    flatten,
)
from schemas.fields.contents import Content, Upload
from schemas.fields.geometry import POSITIONS, Geometry, Point, geometry_fault
from schemas.fields.groups import Group, List, OneOf
from schemas.fields.identifiers import Bsn, Email, Nine, Rsin, Uuid, eleven_test
from schemas.fields.links import Link, Uri, is_uri
from schemas.fields.moments import (
    AMSTERDAM,
    DURATION,
    MOMENT,
    Date,
    Duration,
    Moment,
    PartialDate,
    add_duration,
    amsterdam_day,
    read_moment,
    sortable,
    utc_text,
)

__all__ = [
    "AMSTERDAM",
    "Anything",
    "Boolean",
    "Bsn",
    "Choice",
    "Content",
    "DURATION",
    "Date",
    "Duration",
    "Email",
    "Field",
    "Geometry",
    "Group",
    "Integer",
    "Json",
    "Link",
    "List",
    "MESSAGES",
    "MOMENT",
    "Map",
    "Moment",
    "Nine",
    "Number",
    "OneOf",
    "POSITIONS",
    "PartialDate",
    "Point",
    "Rsin",
    "String",
    "Upload",
    "Uri",
    "Uuid",
    "add_duration",
    "amsterdam_day",
    "described",
    "eleven_test",
    "fail",
    "flatten",
    "geometry_fault",
    "is_uri",
    "read_moment",
    "sortable",
    "utc_text",
]
