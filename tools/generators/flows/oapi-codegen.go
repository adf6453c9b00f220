// token → create → read → change with a file, by the client of oapi-codegen.
package main

import (
	"bytes"
	"context"
	"fmt"
	"mime/multipart"
	"net/http"
	"os"

	"identivia.example/flow/api"
)

func main() {
	ctx := context.Background()
	env := os.Getenv
	id, secret := env("CLIENT_ID"), env("CLIENT_SECRET")
	open := must(api.NewClientWithResponses(env("API_URL")))
	token := must(open.CreateTokenWithResponse(ctx, api.TokenRequest{ClientId: &id, ClientSecret: &secret}))
	expect(token.JSON200 != nil, "a token", token.Body)

	bearer := func(_ context.Context, request *http.Request) error {
		request.Header.Set("Authorization", "Bearer "+token.JSON200.AccessToken)
		return nil
	}
	client := must(api.NewClientWithResponses(env("API_URL"), api.WithRequestEditorFn(bearer)))

	name, country := "Ana Exemplar", "UTO"
	created := must(client.CreateProfileWithResponse(ctx, nil, api.ProfileRequest{
		UserID: env("USER_ID"), Name: &name, Country: &country,
	}))
	expect(created.JSON201 != nil, "a created profile", created.Body)
	profile := created.JSON201.Id
	read := must(client.ReadProfileWithResponse(ctx, profile))
	expect(read.JSON200 != nil && read.JSON200.Data.Name == name, "the name that was sent", read.Body)

	body, contentType := form(env("DOCUMENT"))
	changed := must(client.ChangeProfileWithBodyWithResponse(ctx, profile, contentType, body))
	expect(changed.JSON200 != nil && changed.JSON200.Data.DocumentFront != "", "a stored file", changed.Body)

	again := must(client.ReadProfileWithResponse(ctx, profile))
	expect(again.JSON200 != nil && again.JSON200.Data.StatusHistory != nil, "a status that was set", again.Body)
	expect(again.JSON200.Data.StatusHistory.NewStatus == "pending", "the status that was set", again.Body)

	decided := must(client.ReadProfileWithResponse(ctx, env("DECIDED_ID")))
	expect(decided.JSON200 != nil && decided.JSON200.Data.VerificationHistory != nil, "a decision", decided.Body)
	decision := must(decided.JSON200.Data.VerificationHistory.Decision.AsDecision())
	expect(decision.Outcome == "approved", "an approved decision", decided.Body)
}

func form(path string) (*bytes.Buffer, string) {
	body := &bytes.Buffer{}
	writer := multipart.NewWriter(body)
	part := must(writer.CreateFormFile("document_front", "front.jpg"))
	must(part.Write(must(os.ReadFile(path))))
	if err := writer.WriteField("verification_status", "pending"); err != nil {
		panic(err)
	}
	if err := writer.Close(); err != nil {
		panic(err)
	}
	return body, writer.FormDataContentType()
}

func must[T any](value T, err error) T {
	if err != nil {
		panic(err)
	}
	return value
}

func expect(condition bool, text string, body []byte) {
	if !condition {
		panic(fmt.Sprintf("expected %s: %s", text, body))
	}
}
