"""验证.html of the office: the page with its trust list and its revocation list in it."""

from __future__ import annotations

from db.certificate_signing import make_revocation_list, make_trust_list
from db.office import Office
from db.users import Actor, office_name


def make_verification_page(office: Office, actor: Actor) -> str:
    """The page as one HTML text; refuses where the signing key is missing or locked."""
    from templates.verify.page import verification_page

    trust = make_trust_list(office, actor)
    revocations = make_revocation_list(office, actor)
    return verification_page(office_name(office), trust, revocations, office.clock.today())
