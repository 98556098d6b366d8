package bigquery

import (
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"io/fs"
	"os"
	"strings"

	"cloud.google.com/go/bigquery"
	"google.golang.org/api/impersonate"
	"google.golang.org/api/option"
)

// options are those of the client. Options that are given replace the credentials
// of the settings.
func (s Settings) options(ctx context.Context, given []option.ClientOption) ([]option.ClientOption, error) {
	options := []option.ClientOption{option.WithUserAgent("weft")}
	if s.Endpoint != "" {
		options = append(options, option.WithEndpoint(endpoint(s.Endpoint)))
	}
	switch {
	case len(given) > 0:
		options = append(options, given...)
	case s.plain():
		options = append(options, option.WithoutAuthentication())
	default:
		credentials, err := s.credentials(ctx)
		if err != nil {
			return nil, err
		}
		options = append(options, credentials...)
	}
	return options, nil
}

// endpoint completes the address of a server with the path of the interface.
func endpoint(address string) string {
	const path = "/bigquery/v2/"
	if strings.Contains(address, "/bigquery/v2") {
		return strings.TrimRight(address, "/") + "/"
	}
	return strings.TrimRight(address, "/") + path
}

// credentials are those of the settings; none means that the client finds the
// application-default ones.
func (s Settings) credentials(ctx context.Context) ([]option.ClientOption, error) {
	var options []option.ClientOption
	if s.KeyFile != "" {
		kind, text, err := readKey(s.KeyFile)
		if err != nil {
			return nil, err
		}
		options = append(options, option.WithAuthCredentialsJSON(kind, text))
	}
	if s.Impersonate == "" {
		return options, nil
	}
	source, err := impersonate.CredentialsTokenSource(ctx, impersonate.CredentialsConfig{
		TargetPrincipal: s.Impersonate,
		Scopes:          []string{bigquery.Scope},
	}, options...)
	if err != nil {
		return nil, s.credentialsError(err)
	}
	return []option.ClientOption{option.WithTokenSource(source)}, nil
}

// keyKinds are the kinds of key files that are taken.
var keyKinds = map[string]option.CredentialsType{
	"service_account":              option.ServiceAccount,
	"authorized_user":              option.AuthorizedUser,
	"external_account":             option.ExternalAccount,
	"impersonated_service_account": option.ImpersonatedServiceAccount,
}

// readKey reads a key file. Nothing of its text is in an error.
func readKey(path string) (option.CredentialsType, []byte, error) {
	text, err := os.ReadFile(path)
	switch {
	case errors.Is(err, fs.ErrNotExist):
		return "", nil, fmt.Errorf("key_file %s does not exist; make one with gcloud iam service-accounts keys create, or leave key_file out to use the application-default credentials", path)
	case errors.Is(err, fs.ErrPermission):
		return "", nil, fmt.Errorf("key_file %s may not be read by this user; change its owner or its rights", path)
	case err != nil:
		return "", nil, fmt.Errorf("key_file %s cannot be read: %w", path, err)
	}
	var key struct {
		Type string `json:"type"`
	}
	if json.Unmarshal(text, &key) != nil {
		return "", nil, fmt.Errorf("key_file %s is not JSON; give the file that Google Cloud made for a service account", path)
	}
	kind, known := keyKinds[key.Type]
	if !known {
		return "", nil, fmt.Errorf("key_file %s is JSON but no key: its type is %q; give the file that Google Cloud made for a service account", path, key.Type)
	}
	return kind, text, nil
}

const signIn = "sign in with gcloud auth application-default login, or give a key_file"

// credentialsError explains why there are no credentials. What the libraries
// say may quote a key or a token and is not passed on.
func (s Settings) credentialsError(err error) error {
	text := err.Error()
	switch {
	case strings.Contains(text, "could not find default credentials"):
		return errors.New("there are no Google Cloud credentials on this machine; " + signIn)
	case s.KeyFile != "":
		return fmt.Errorf("key_file %s cannot be used; make a new key for the service account", s.KeyFile)
	case s.Impersonate != "":
		return fmt.Errorf("weft cannot act as %s; the signed-in account needs roles/iam.serviceAccountTokenCreator on it", s.Impersonate)
	}
	return errors.New("the Google Cloud credentials of this machine cannot be used; " + signIn)
}
