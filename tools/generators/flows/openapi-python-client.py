"""token → create → read → change with a file, by the client of openapi-python-client."""

import os

from identivia_backend_api_client import AuthenticatedClient, Client
from identivia_backend_api_client.api.profiles import (
    change_profile,
    create_profile,
    read_profile,
)
from identivia_backend_api_client.api.tokens import create_token
from identivia_backend_api_client.models import (
    ChangedProfile,
    CreatedProfile,
    Decision,
    Profile,
    ProfileChangeForm,
    ProfileChangeFormVerificationStatus,
    ProfileRequest,
    Token,
    TokenRequest,
)
from identivia_backend_api_client.types import File

env = os.environ
token = create_token.sync(
    client=Client(env["API_URL"]),
    body=TokenRequest(client_id=env["CLIENT_ID"], client_secret=env["CLIENT_SECRET"]),
)
assert isinstance(token, Token), token
client = AuthenticatedClient(env["API_URL"], token=token.access_token)

created = create_profile.sync(
    client=client,
    body=ProfileRequest(user_id=env["USER_ID"], name="Ana Exemplar", country="UTO"),
)
assert isinstance(created, CreatedProfile), created
read = read_profile.sync(created.id, client=client)
assert isinstance(read, Profile), read
assert read.data.name == "Ana Exemplar", read

with open(env["DOCUMENT"], "rb") as document:
    changed = change_profile.sync(
        created.id,
        client=client,
        body=ProfileChangeForm(
            verification_status=ProfileChangeFormVerificationStatus.PENDING,
            document_front=File(document, "front.jpg", "image/jpeg"),
        ),
    )
assert isinstance(changed, ChangedProfile), changed
assert changed.data.document_front, changed

again = read_profile.sync(created.id, client=client)
assert isinstance(again, Profile), again
assert again.data.status_history.new_status == "pending", again

decided = read_profile.sync(env["DECIDED_ID"], client=client)
assert isinstance(decided, Profile), decided
decision = decided.data.verification_history.decision
assert isinstance(decision, Decision) and decision.outcome == "approved", decision
