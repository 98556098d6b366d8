package files

import (
	"bytes"
	"context"
	"fmt"
	"net/http"
	"net/url"
	"strings"

	"github.com/minio/minio-go/v7"
	"github.com/minio/minio-go/v7/pkg/credentials"

	"github.com/weft-cdp/weft/compiler/manifest"
)

// amazon is the endpoint of S3 itself.
const amazon = "https://s3.amazonaws.com"

// s3 is a folder of a bucket. An object is there whole or not at all, by what S3
// promises.
type s3 struct {
	client *minio.Client
	at     *url.URL
}

func openS3(at *url.URL, s *manifest.Settings) (place, error) {
	endpoint := s.Text("endpoint")
	if endpoint == "" {
		endpoint = amazon
	}
	host, err := url.Parse(endpoint)
	if err != nil || host.Host == "" || strings.Trim(host.Path, "/") != "" {
		return nil, fmt.Errorf("\"endpoint\" of files is no address of a server: it looks like https://minio.example.org")
	}
	given := credentials.NewChainCredentials([]credentials.Provider{&credentials.EnvAWS{}, &credentials.FileAWSCredentials{}, &credentials.IAM{}})
	if key := s.Text("access_key"); key != "" {
		given = credentials.NewStaticV4(key, s.Text("secret_key"), s.Text("session_token"))
	}
	client, err := minio.New(host.Host, &minio.Options{Creds: given, Secure: host.Scheme == "https", Region: s.Text("region"), MaxRetries: 1})
	if err != nil {
		return nil, err
	}
	return &s3{client, at}, nil
}

func (p *s3) put(ctx context.Context, name string, content []byte) error {
	_, err := p.client.PutObject(ctx, p.at.Host, below(p.at, name), bytes.NewReader(content), int64(len(content)), minio.PutObjectOptions{})
	return s3Error(err)
}

func (p *s3) list(ctx context.Context, prefix string) ([]file, error) {
	var files []file
	above := len(below(p.at, ""))
	for object := range p.client.ListObjects(ctx, p.at.Host, minio.ListObjectsOptions{Prefix: below(p.at, prefix), Recursive: true}) {
		if object.Err != nil {
			return nil, s3Error(object.Err)
		}
		files = append(files, file{object.Key[above:], object.Size})
	}
	return files, nil
}

func (p *s3) remove(ctx context.Context, name string) error {
	return s3Error(p.client.RemoveObject(ctx, p.at.Host, below(p.at, name), minio.RemoveObjectOptions{}))
}

// s3Error says what an error proves, without the name of the object.
func s3Error(err error) error {
	if err == nil {
		return nil
	}
	said := minio.ToErrorResponse(err)
	return ofStatus(said.StatusCode, said.Code, err)
}

// ofStatus says what the answer of a bucket proves.
func ofStatus(status int, code string, err error) error {
	switch {
	case status == http.StatusUnauthorized, status == http.StatusForbidden:
		return fmt.Errorf("%w: %s", errDenied, code)
	case status == http.StatusNotFound:
		return fmt.Errorf("%w: %s", errMissing, code)
	case status >= 400 && status < 500:
		return fmt.Errorf("%w: %s", errUnwritten, code)
	case status != 0:
		return fmt.Errorf("the server answers with status %d: %s", status, code)
	}
	return err
}
