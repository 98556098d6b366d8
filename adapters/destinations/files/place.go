package files

import (
	"context"
	"errors"
	"fmt"
	"net/url"
	"path/filepath"
	"strings"

	"github.com/weft-cdp/weft/compiler/manifest"
)

// place is where files are. Names are relative to its folder, with slashes.
type place interface {
	// put makes a file with a content, or replaces it. Nobody sees it before it is
	// whole. The error may be one of those below; of any other it is not known
	// whether the file is there.
	put(ctx context.Context, name string, content []byte) error
	// list gives the files whose names begin with a prefix that ends with a slash.
	list(ctx context.Context, prefix string) ([]file, error)
	// remove takes a file away; one that is not there is no error.
	remove(ctx context.Context, name string) error
}

type file struct {
	name  string
	bytes int64
}

var (
	errDenied    = errors.New("the account has not the right")
	errMissing   = errors.New("the folder or bucket is not there")
	errUnwritten = errors.New("it was not written")
)

// openers are the kinds of places, by the scheme of their path.
var openers = map[string]func(at *url.URL, s *manifest.Settings) (place, error){
	"s3":   openS3,
	"gs":   openGCS,
	"sftp": openSFTP,
}

// openPlace makes the place of a path. Nothing is asked yet.
func openPlace(s *manifest.Settings, dir string) (place, error) {
	text := s.Text("path")
	scheme, _, isURL := strings.Cut(text, "://")
	if !isURL {
		if !filepath.IsAbs(text) {
			text = filepath.Join(dir, text)
		}
		return &folder{text}, nil
	}
	open := openers[scheme]
	if open == nil {
		return nil, fmt.Errorf("\"path\" of files begins with %q: there are s3://, gs:// and sftp://, and folders of this machine", scheme+"://")
	}
	at, err := url.Parse(text)
	if err != nil || at.Host == "" {
		return nil, fmt.Errorf("\"path\" of files is no address: it looks like %s://name/folder", scheme)
	}
	if _, has := at.User.Password(); has {
		return nil, errors.New("\"path\" of files holds a password: write it as \"password\"")
	}
	return open(at, s)
}

// below gives the name of a file in a bucket, below the folder of a path.
func below(at *url.URL, name string) string {
	prefix := strings.Trim(at.Path, "/")
	if prefix == "" {
		return name
	}
	return prefix + "/" + name
}
