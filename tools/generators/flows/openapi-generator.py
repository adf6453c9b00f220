"""token → create → read → change with a file, by the client of openapi-generator for Python."""

import os
from pathlib import Path

import openapi_client
from openapi_client import Configuration, ProfileRequest, ProfilesApi, TokenRequest, TokensApi

env = os.environ
configuration = Configuration(host=env["API_URL"])
with openapi_client.ApiClient(configuration) as client:
    token = TokensApi(client).create_token(
        TokenRequest(client_id=env["CLIENT_ID"], client_secret=env["CLIENT_SECRET"])
    )
    configuration.access_token = token.access_token
    profiles = ProfilesApi(client)

    created = profiles.create_profile(
        ProfileRequest(
            userID=env["USER_ID"], name="Ana Exemplar", country="UTO", securityLevel="high"
        )
    )
    read = profiles.read_profile(created.id)
    assert read.data.name == "Ana Exemplar", read

    changed = profiles.change_profile(
        created.id,
        verification_status="pending",
        document_front=("front.jpg", Path(env["DOCUMENT"]).read_bytes()),
    )
    assert changed.data.document_front, changed

    again = profiles.read_profile(created.id)
    assert again.data.status_history.new_status == "pending", again

    decided = profiles.read_profile(env["DECIDED_ID"])
    assert decided.data.verification_history.decision.actual_instance.outcome == "approved", decided
