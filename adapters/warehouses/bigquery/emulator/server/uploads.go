package server

import (
	"bytes"
	"errors"
	"fmt"
	"io"
	"mime"
	"mime/multipart"
	"net/http"
	"os"
	"strings"

	bq "google.golang.org/api/bigquery/v2"
)

// upload is a file that comes in parts, each in a request of its own.
type upload struct {
	asked *bq.Job
	first *http.Request // its sender and project are the job's
	file  *os.File
	size  int64
}

// uploadJob answers jobs.insert with a file: in one request with two parts, or
// resumable, in several requests to an address that the first one is given.
func (s *Server) uploadJob(w http.ResponseWriter, r *http.Request) {
	body, err := s.admitted(r, func(r *http.Request) (any, error) {
		switch kind := r.URL.Query().Get("uploadType"); {
		case r.URL.Query().Get("upload_id") != "":
			return s.resume(w, r)
		case kind == "multipart":
			return s.multipart(r)
		case kind == "resumable":
			return s.beginUpload(w, r)
		default:
			return nil, fail("invalid", "Upload type %q is not supported", kind)
		}
	})
	switch {
	case err != nil:
		sendError(w, queryFault(r.Context(), err))
	case body == nil: // more is to come
		w.WriteHeader(http.StatusOK)
	default:
		sendJSON(w, http.StatusOK, body)
	}
}

func (s *Server) multipart(r *http.Request) (any, error) {
	_, params, err := mime.ParseMediaType(r.Header.Get("Content-Type"))
	if err != nil {
		return nil, fail("invalid", "Invalid multipart request: %s", err)
	}
	parts := multipart.NewReader(r.Body, params["boundary"])
	head, err := parts.NextPart()
	if err != nil {
		return nil, fail("invalid", "Invalid multipart request: %s", err)
	}
	asked := &bq.Job{}
	if _, err := readJSON(head, asked); err != nil {
		return nil, err
	}
	content, err := parts.NextPart()
	if err != nil {
		return nil, fail("invalid", "Invalid multipart request: %s", err)
	}
	file, err := spool(nil, content)
	if err != nil {
		return nil, err
	}
	return s.insertLoad(r, asked, file)
}

func (s *Server) beginUpload(w http.ResponseWriter, r *http.Request) (any, error) {
	u := &upload{asked: &bq.Job{}, first: r}
	if _, err := readJSON(r.Body, u.asked); err != nil {
		return nil, err
	}
	var err error
	if u.file, err = spool(nil, bytes.NewReader(nil)); err != nil {
		return nil, err
	}
	s.mu.Lock()
	defer s.mu.Unlock()
	id := s.number("upload_")
	s.uploads[id] = u
	w.Header().Set("Location", fmt.Sprintf("http://%s%s?uploadType=resumable&upload_id=%s", r.Host, r.URL.Path, id))
	return nil, nil
}

// resume takes the next part. Its Content-Range ends with the size of the whole
// when it is the last, with * before.
func (s *Server) resume(w http.ResponseWriter, r *http.Request) (any, error) {
	id := r.URL.Query().Get("upload_id")
	s.mu.Lock()
	u := s.uploads[id]
	s.mu.Unlock()
	if u == nil {
		return nil, notFound("Upload", id)
	}
	ranges := r.Header.Get("Content-Range")
	var from int64
	if _, err := fmt.Sscanf(ranges, "bytes %d-", &from); err == nil && from != u.size {
		return nil, fail("invalid", "Invalid Content-Range %q: %d bytes have come so far", ranges, u.size)
	}
	if _, err := spool(u.file, r.Body); err != nil {
		return nil, err
	}
	stat, err := u.file.Stat()
	if err != nil {
		return nil, err
	}
	u.size = stat.Size()
	if strings.HasSuffix(ranges, "/*") {
		if u.size > 0 {
			w.Header().Set("Range", fmt.Sprintf("bytes=0-%d", u.size-1))
		}
		w.Header().Set("X-Http-Status-Code-Override", "308")
		return nil, nil
	}
	s.mu.Lock()
	delete(s.uploads, id)
	s.mu.Unlock()
	return s.insertLoad(u.first, u.asked, u.file)
}

// spool writes what comes to a temporary file, a new one if none is given. Who
// takes the file removes it.
func spool(file *os.File, content io.Reader) (*os.File, error) {
	if file == nil {
		var err error
		if file, err = os.CreateTemp("", "bigquery-upload-*"); err != nil {
			return nil, fmt.Errorf("cannot keep an upload: %w", err)
		}
	}
	if _, err := io.Copy(file, content); err != nil {
		return nil, errors.Join(fmt.Errorf("cannot keep an upload: %w", err), discard(file))
	}
	return file, nil
}

func discard(file *os.File) error {
	return errors.Join(file.Close(), os.Remove(file.Name()))
}
