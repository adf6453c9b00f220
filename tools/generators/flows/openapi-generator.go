// token → create → read → change with a file, by the client of openapi-generator for Go.
package main

import (
	"context"
	"fmt"
	"net/http"
	"os"

	"identivia.example/flow/api"
)

func main() {
	env := os.Getenv
	configuration := api.NewConfiguration()
	configuration.Servers = api.ServerConfigurations{{URL: env("API_URL")}}
	client := api.NewAPIClient(configuration)
	ctx := context.Background()

	credentials := *api.NewTokenRequest()
	credentials.SetClientId(env("CLIENT_ID"))
	credentials.SetClientSecret(env("CLIENT_SECRET"))
	token := must(client.TokensAPI.CreateToken(ctx).TokenRequest(credentials).Execute())
	ctx = context.WithValue(ctx, api.ContextAccessToken, token.AccessToken)

	person := *api.NewProfileRequest(env("USER_ID"))
	person.SetName("Ana Exemplar")
	person.SetCountry("UTO")
	person.SetSecurityLevel("high")
	created := must(client.ProfilesAPI.CreateProfile(ctx).ProfileRequest(person).Execute())
	read := must(client.ProfilesAPI.ReadProfile(ctx, created.Id).Execute())
	expect(read.Data.Name == "Ana Exemplar", "the name that was sent")

	document, err := os.Open(env("DOCUMENT"))
	if err != nil {
		panic(err)
	}
	changed := must(client.ProfilesAPI.ChangeProfile(ctx, created.Id).
		VerificationStatus("pending").DocumentFront(document).Execute())
	expect(changed.Data.DocumentFront != "", "the name of a stored file")

	again := must(client.ProfilesAPI.ReadProfile(ctx, created.Id).Execute())
	history := again.Data.StatusHistory.Get()
	expect(history != nil && history.NewStatus == "pending", "the status that was set")

	decided := must(client.ProfilesAPI.ReadProfile(ctx, env("DECIDED_ID")).Execute())
	decision := decided.Data.VerificationHistory.Get().Decision.Decision
	expect(decision != nil && decision.Outcome == "approved", "an approved decision")
}

func must[T any](value T, _ *http.Response, err error) T {
	if failure, isOfTheAPI := err.(*api.GenericOpenAPIError); isOfTheAPI {
		panic(fmt.Sprintf("%s: %s", failure.Error(), failure.Body()))
	}
	if err != nil {
		panic(err)
	}
	return value
}

func expect(condition bool, text string) {
	if !condition {
		panic("expected " + text)
	}
}
