package files

import (
	"bytes"
	"context"
	"errors"
	"net/http"
	"net/url"
	"sync"

	"google.golang.org/api/googleapi"
	"google.golang.org/api/option"
	"google.golang.org/api/storage/v1"

	"github.com/weft-cdp/weft/compiler/manifest"
)

// gcs is a folder of a bucket. An object is there whole or not at all, by what
// Cloud Storage promises.
type gcs struct {
	at      *url.URL
	options []option.ClientOption

	once    sync.Once
	objects *storage.ObjectsService
	err     error
}

func openGCS(at *url.URL, s *manifest.Settings) (place, error) {
	p := &gcs{at: at}
	if key := s.Text("credentials"); key != "" {
		p.options = append(p.options, option.WithAuthCredentialsJSON(option.ServiceAccount, []byte(key)))
	}
	if endpoint := s.Text("endpoint"); endpoint != "" {
		p.options = append(p.options, option.WithEndpoint(endpoint), option.WithoutAuthentication())
	}
	return p, nil
}

// client is made when it is needed first: looking for the machine's account asks
// the network.
func (p *gcs) client(ctx context.Context) (*storage.ObjectsService, error) {
	p.once.Do(func() {
		var service *storage.Service
		if service, p.err = storage.NewService(context.WithoutCancel(ctx), p.options...); p.err == nil {
			p.objects = service.Objects
		}
	})
	return p.objects, p.err
}

func (p *gcs) put(ctx context.Context, name string, content []byte) error {
	objects, err := p.client(ctx)
	if err != nil {
		return errors.Join(errDenied, err)
	}
	object := &storage.Object{Name: below(p.at, name)}
	_, err = objects.Insert(p.at.Host, object).Media(bytes.NewReader(content), googleapi.ContentType("application/octet-stream")).Context(ctx).Do()
	return gcsError(err)
}

func (p *gcs) list(ctx context.Context, prefix string) ([]file, error) {
	objects, err := p.client(ctx)
	if err != nil {
		return nil, err
	}
	var files []file
	above := len(below(p.at, ""))
	err = objects.List(p.at.Host).Prefix(below(p.at, prefix)).Pages(ctx, func(page *storage.Objects) error {
		for _, object := range page.Items {
			files = append(files, file{object.Name[above:], int64(object.Size)})
		}
		return nil
	})
	return files, gcsError(err)
}

func (p *gcs) remove(ctx context.Context, name string) error {
	objects, err := p.client(ctx)
	if err != nil {
		return err
	}
	err = objects.Delete(p.at.Host, below(p.at, name)).Context(ctx).Do()
	var said *googleapi.Error
	if errors.As(err, &said) && said.Code == http.StatusNotFound {
		return nil
	}
	return gcsError(err)
}

func gcsError(err error) error {
	var said *googleapi.Error
	if !errors.As(err, &said) {
		return err
	}
	return ofStatus(said.Code, http.StatusText(said.Code), err)
}
