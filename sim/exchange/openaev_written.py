"""A scenario as OpenAEV imports it: a zip file with JSON in it, byte for byte the same for the same scenario."""

from __future__ import annotations

import json
import zipfile
from io import BytesIO
from typing import Any
from uuid import UUID, uuid5

from sim.exchange.html_written import html_of
from sim.exchange.sendings import Outgoing, Sending

EXPORT_VERSION = 1
SENDER = "exercise@whitecell.invalid"
"""OpenAEV wants an address that mails come from; this one is nobody's."""
FULL_SCORE = 100
_SPACE = UUID("6f0c1a52-3a50-5e0a-9d5e-6a1b7d0f4c11")
_FIRST_DATE = (1980, 1, 1, 0, 0, 0)
_FORMS = {
    True: ("2790bd39-37d4-4e39-be7e-53f3ca783f86", "openaev_email", "Email", "Send multi-recipients mail"),
    False: ("d02e9132-b9d0-4daa-b3b1-4b9871f8472c", "openaev_manual", "Manual", "Manual"),
}
"""Of what is sent as a mail and of what facilitators do by hand: the id of OpenAEV's form, its kind and its names."""


def openaev_archive(outgoing: Outgoing) -> bytes:
    """The zip file: the scenario's JSON and the files that are attached."""
    content = BytesIO()
    with zipfile.ZipFile(content, "w") as packed:
        written = json.dumps(openaev_value(outgoing), ensure_ascii=False, indent=2)
        _put(packed, "scenario.json", written.encode())
        for name, file in outgoing.files.items():
            _put(packed, _target(name), file)
    return content.getvalue()


def openaev_value(outgoing: Outgoing) -> dict[str, Any]:
    """The scenario as OpenAEV has it, before it is written."""
    return {
        "export_version": EXPORT_VERSION,
        "scenario_information": {
            "scenario_id": _id(outgoing, "scenario", ""),
            "scenario_name": outgoing.title,
            "scenario_description": outgoing.summary,
            "scenario_subtitle": "",
            "scenario_category": "",
            "scenario_main_focus": "",
            "scenario_message_header": outgoing.marking,
            "scenario_message_footer": outgoing.marking,
            "scenario_mail_from": SENDER,
            "scenario_tags": [],
            "scenario_documents": [_id(outgoing, "document", name) for name in outgoing.files],
        },
        "scenario_teams": [
            {
                "team_id": _id(outgoing, "team", name),
                "team_name": team.title,
                "team_description": team.about or None,
                "team_tags": [],
            }
            for name, team in outgoing.teams.items()
        ],
        "scenario_objectives": [
            {
                "objective_id": _id(outgoing, "objective", name),
                "objective_title": purpose.title,
                "objective_description": purpose.about,
                "objective_priority": place,
            }
            for place, (name, purpose) in enumerate(outgoing.purposes.items(), 1)
        ],
        "scenario_users": [],
        "scenario_organizations": [],
        "scenario_injects": [_inject(outgoing, sending) for sending in outgoing.sendings],
        "scenario_tags": [],
        "scenario_documents": [
            {
                "document_id": _id(outgoing, "document", name),
                "document_name": name,
                "document_target": _target(name),
                "document_description": "",
                "document_tags": [],
            }
            for name in outgoing.files
        ],
        "scenario_channels": [],
        "scenario_articles": [],
        "scenario_challenges": [],
        "scenario_lessons_categories": [],
        "scenario_lessons_questions": [],
        "scenario_variables": [],
    }


def _inject(outgoing: Outgoing, sending: Sending) -> dict[str, Any]:
    is_for_all = sending.is_mail and set(sending.teams) == set(outgoing.teams)
    return {
        "inject_id": _id(outgoing, "inject", sending.id),
        "inject_title": sending.title,
        "inject_description": sending.about or None,
        "inject_country": None,
        "inject_city": None,
        "inject_enabled": not sending.waits,
        "inject_content": _content(sending),
        "inject_all_teams": is_for_all,
        "inject_depends_on": [],
        "inject_depends_duration": sending.at,
        "inject_injector_contract": _form(sending),
        "inject_tags": [],
        "inject_teams": [] if is_for_all else [_id(outgoing, "team", team) for team in sending.teams],
        "inject_documents": [
            {"document_id": _id(outgoing, "document", name), "document_attached": True} for name in sending.files
        ],
    }


def _content(sending: Sending) -> dict[str, Any]:
    expectations = [
        {
            "expectation_description": action,
            "expectation_name": action,
            "expectation_score": FULL_SCORE,
            "expectation_type": "MANUAL",
            "expectation_expectation_group": False,
        }
        for action in sending.expects
    ]
    if not sending.is_mail:
        return {"content": sending.words, "expectations": expectations}
    return {"body": html_of(sending.words), "subject": sending.title, "expectations": expectations}


def _form(sending: Sending) -> dict[str, Any]:
    form, kind, name, label = _FORMS[sending.is_mail]
    return {
        "injector_contract_id": form,
        "injector_contract_labels": {"en": label},
        "injector_contract_payload": None,
        "injector_contract_injector_type": kind,
        "injector_contract_injector_type_name": name,
    }


def _id(outgoing: Outgoing, kind: str, name: str) -> str:
    """An id that is the same whenever the same scenario is exported."""
    return str(uuid5(_SPACE, "\n".join((outgoing.id, kind, name))))


def _target(name: str) -> str:
    return name.replace("/", "_")


def _put(packed: zipfile.ZipFile, name: str, content: bytes) -> None:
    entry = zipfile.ZipInfo(name, _FIRST_DATE)
    entry.compress_type = zipfile.ZIP_DEFLATED
    entry.external_attr = 0o644 << 16
    packed.writestr(entry, content)
