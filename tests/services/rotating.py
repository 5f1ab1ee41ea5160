"""A filled register whose keys are made anew, and how to look into it afterwards."""

from __future__ import annotations

from typing import TYPE_CHECKING

from app.domain.concerns import FirstAccount
from app.services import (
    drafts,
    rotate,
    safeguarding,
)
from app.services.key_changes import Secrets
from app.services.rotate import Rotated, RotateRequest
from app.services.safeguarding import TierRequest
from app.vault import kdf
from tests.builders import an_account
from tests.real_registers import (
    OTHER_PASSPHRASE,
    PASSPHRASE,
    a_register,
    enrol,
    opened,
)

if TYPE_CHECKING:
    from pathlib import Path

    from app.services.recovery import RecoverySheet
    from app.services.registers import RegisterOnDisk
    from app.services.session import Session
    from app.services.setup import Created

NEW = Secrets(passphrase=OTHER_PASSPHRASE)
SEALED = "nine otters along the dyke"
PAGE = "concern_new"


def a_filled_register(data: Path) -> Created:
    """Make a register with people, two sealed records and the sealed draft of a third."""
    created = a_register(data)
    session = opened(created.unlocked)
    enrol(session, "Heron", "Lamp")
    safeguarding.seal_concern(session, an_account("The tide was high."))
    safeguarding.seal_concern(session, an_account("The lamp was out."))
    drafts.keep_sealed(session, PAGE, {"said": "half a sentence"})
    drafts.keep(session, "meeting", {"text": "an open one"})
    session.close()
    return created


def a_request(register: RegisterOnDisk, *, new: Secrets | None = NEW) -> RotateRequest:
    secrets = Secrets(passphrase=PASSPHRASE)
    return RotateRequest(register=register, secrets=secrets, new=new, parameters=kdf.CHEAPEST)


def rotated(register: RegisterOnDisk, *, new: Secrets | None = NEW) -> Rotated:
    return rotate.rotate(a_request(register, new=new))


def typed(sheet: RecoverySheet) -> str:
    return " ".join(sheet.groups)


def with_tier(session: Session, passphrase: str = OTHER_PASSPHRASE) -> Session:
    private = safeguarding.open_tier_key(TierRequest.of(session, passphrase))
    safeguarding.open_tier(session, private)
    return session


def said(session: Session) -> list[str]:
    firsts = [sheet.first.content for sheet in safeguarding.sheets(session)]
    return [first.said_or_seen for first in firsts if isinstance(first, FirstAccount)]


def generations(register: RegisterOnDisk) -> list[str]:
    return sorted(path.name for path in register.folder.glob("gen-*"))
