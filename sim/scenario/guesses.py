"""What a duration, an instant, a clock time or a list was meant to be that is written as elsewhere: the cure, as a
sentence, or nothing where one could only guess."""

from __future__ import annotations

import re
from datetime import datetime
from zoneinfo import ZoneInfo

from sim.clock import LONGEST, SECONDS, format_duration, nearest_zone, parse_instant

_UNITS = r"w(?:eeks?|ks?)?|d(?:ays?)?|h(?:ours?|rs?)?|m(?:in(?:ute)?s?)?|s(?:ec(?:ond)?s?)?"
_PART = re.compile(rf"(\d+(?:\.\d+)?)\s*({_UNITS})(?![a-z])\.?(?:\s*(?:,|and)\s*|\s*)", re.IGNORECASE)
_LONG_UNIT = re.compile(r"P?\s*\d+(?:\.\d+)?\s*(?:y(?:ea)?rs?|y|months?|mo)", re.IGNORECASE)
_TIME_OF_DAY = re.compile(r"(\d{1,2})(?::?(\d\d))?\s*([ap]m)?(?:\s+(\S+))?", re.IGNORECASE)
_DATE = re.compile(r"\d{4}-\d\d-\d\d")
_DATE_AND_TIME = re.compile(
    r"(?P<date>\d{4}-\d\d-\d\d)[T ](?P<time>\d\d:\d\d(?::\d\d)?)(?:\.\d+)?\s*"
    r"(?:(?P<sign>[+-])(?P<hours>\d\d?):?(?P<minutes>\d\d)?|(?P<zone>[A-Za-z]\S*))?"
)
_BETWEEN = re.compile(r"([\d.]+)([a-z]*)\s*(?:-|–|to|\.{2,3})\s*([\d.]+)([a-z]*)")


def is_date(text: str) -> bool:
    """Whether a text begins as an instant does."""
    return bool(_DATE.match(text))


_PERIODS = {"hourly": "1h", "daily": "1d", "weekly": "7d"}


def duration(text: str) -> str:
    """A duration in words, with spaces, in capitals or in fractions."""
    parts = _PART.findall(text)
    if parts and not _PART.sub("", text):
        seconds = sum(float(number) * SECONDS[unit[0].lower()] for number, unit in parts)
        return f"Write `{format_duration(seconds)}`." if seconds == int(seconds) <= LONGEST else ""
    if text.lower() in _PERIODS:
        return f"Write {_PERIODS[text.lower()]}."
    if _LONG_UNIT.fullmatch(text):
        return "Write it in weeks or days: months and years are not all of one length."
    return ""


def instant(text: str) -> str:
    """An instant with a zone's name, an offset of few digits or fractions of a second; or a date alone."""
    if _DATE.fullmatch(text):
        return f"Write a time of day and an offset too, as in `{text}T09:00+09:00`."
    match = _DATE_AND_TIME.fullmatch(text)
    if match is None:
        return ""
    date, time = match["date"], match["time"]
    if time > "24":
        return "Hours go to 23 and minutes to 59; midnight is 00:00 of the next day."
    try:
        local = datetime.fromisoformat(f"{date}T{time}")
    except ValueError:
        return "Months end on day 28, 29, 30 or 31; February has its 29th in leap years only."
    if match["zone"]:
        zone = _zone(match["zone"])
        offset = "" if zone is None else "Z" if zone == "UTC" else local.replace(tzinfo=ZoneInfo(zone)).isoformat()[-6:]
    else:
        offset = f"{match['sign']}{match['hours']:0>2}:{match['minutes'] or '00'}" if match["sign"] else ""
    meant = f"{date}T{time}{offset}"
    if not offset or meant == text or not _is_instant(meant):
        return ""
    return f"Write `{meant}`: an instant has an offset."


def _zone(text: str) -> str | None:
    """The zone of a name or an abbreviation; None for what is only like one."""
    if text.upper() in ("UTC", "GMT", "ZULU"):
        return "UTC"
    zone = nearest_zone(text)
    is_sure = zone is not None and (text.replace(" ", "_").lower() in zone.lower() or text.isupper())
    return zone if is_sure else None


def _is_instant(text: str) -> bool:
    try:
        parse_instant(text)
    except ValueError:
        return False
    return True


def clock_time(text: str) -> str:
    """A clock time of one digit, in English style, without a zone or with an offset for it."""
    match = _TIME_OF_DAY.fullmatch(text)
    if match is None:
        return "Name the zone of a city, for its offset may change." if re.search(r"\d[+-]\d", text) else ""
    hour, minute, half = int(match[1]), match[2] or "00", (match[3] or "").lower()
    hour = hour % 12 + 12 * (half == "pm") if half else hour
    if match[4] is None or hour > 24 or minute > "59":
        return ""
    return f"Write `{hour % 24:02}:{minute} {nearest_zone(match[4]) or match[4]}`."


def between(text: str) -> str:
    """Two values with a dash between them, which would be a difference: the spread that lies between them."""
    match = _BETWEEN.fullmatch(text.strip())
    if match is None:
        return ""
    low, high = f"{match[1]}{match[2] or match[4]}", f"{match[3]}{match[4]}"
    return f"For anything between the two write {{uniform: [{low}, {high}]}}."


def several(text: str) -> list[str]:
    """The ids in a text that names more than one, with commas, spaces or a word between them."""
    names = [name for name in re.split(r"[\s,;&+]+", text.strip()) if name not in ("and", "or", "")]
    return (
        names if len(names) > 1 and all(re.fullmatch(r"[a-z][a-z0-9_]*(\.[a-z0-9_]+)*", name) for name in names) else []
    )
