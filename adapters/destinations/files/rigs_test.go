package files_test

import (
	"crypto/ed25519"
	"crypto/rand"
	"encoding/json"
	"errors"
	"io"
	"mime"
	"mime/multipart"
	"net"
	"net/http"
	"net/http/httptest"
	"net/url"
	"strings"
	"sync"
	"testing"

	"github.com/johannesboyne/gofakes3"
	"github.com/johannesboyne/gofakes3/backend/s3mem"
	"github.com/pkg/sftp"
	"golang.org/x/crypto/ssh"
)

// onS3 is a folder of a bucket in a server in memory.
func onS3(t *testing.T) place {
	backend := s3mem.New()
	if err := backend.CreateBucket("exports"); err != nil {
		t.Fatal(err)
	}
	server := httptest.NewServer(gofakes3.New(backend).Server())
	t.Cleanup(server.Close)
	set := map[string]string{
		"path": "s3://exports/weft", "endpoint": server.URL, "region": "us-east-1", "access_key": "key", "secret_key": "s3cr3t",
	}
	return place{set, func() map[string]string {
		seen := map[string]string{}
		list, err := backend.ListBucket("exports", &gofakes3.Prefix{}, gofakes3.ListBucketPage{})
		if err != nil {
			t.Fatal(err)
		}
		for _, content := range list.Contents {
			object, err := backend.GetObject("exports", content.Key, nil)
			if err != nil {
				t.Fatal(err)
			}
			text, _ := io.ReadAll(object.Contents)
			seen[strings.TrimPrefix(content.Key, "weft/")] = string(text)
		}
		return seen
	}}
}

// cloudStorage plays what of the JSON API of Cloud Storage is needed: upload in
// one request, list, delete.
type cloudStorage struct {
	mu      sync.Mutex
	objects map[string]string
}

func (c *cloudStorage) ServeHTTP(w http.ResponseWriter, r *http.Request) {
	c.mu.Lock()
	defer c.mu.Unlock()
	name, err := url.PathUnescape(r.URL.EscapedPath()[strings.LastIndex(r.URL.EscapedPath(), "/")+1:])
	switch {
	case err != nil || !strings.Contains(r.URL.Path, "/b/exports/o"):
		http.Error(w, "{}", http.StatusNotFound)
	case r.Method == http.MethodPost:
		name, content, err := uploaded(r)
		if err != nil {
			http.Error(w, "{}", http.StatusBadRequest)
			return
		}
		c.objects[name] = content
		_ = json.NewEncoder(w).Encode(map[string]any{"name": name})
	case r.Method == http.MethodDelete:
		if _, has := c.objects[name]; !has {
			http.Error(w, "{}", http.StatusNotFound)
			return
		}
		delete(c.objects, name)
		w.WriteHeader(http.StatusNoContent)
	default:
		var found []map[string]string
		for name, content := range c.objects {
			if strings.HasPrefix(name, r.URL.Query().Get("prefix")) {
				found = append(found, map[string]string{"name": name, "size": jsonLength(content)})
			}
		}
		_ = json.NewEncoder(w).Encode(map[string]any{"items": found})
	}
}

func jsonLength(content string) string {
	text, _ := json.Marshal(len(content))
	return string(text)
}

// uploaded reads an upload: its name in the first part, its content in the second.
func uploaded(r *http.Request) (name, content string, err error) {
	_, about, err := mime.ParseMediaType(r.Header.Get("Content-Type"))
	if err != nil || r.URL.Query().Get("uploadType") != "multipart" {
		return "", "", errors.Join(err, errors.New("no upload in one request"))
	}
	parts := multipart.NewReader(r.Body, about["boundary"])
	head, err := parts.NextPart()
	if err != nil {
		return "", "", err
	}
	var object struct{ Name string }
	if err := json.NewDecoder(head).Decode(&object); err != nil {
		return "", "", err
	}
	body, err := parts.NextPart()
	if err != nil {
		return "", "", err
	}
	text, err := io.ReadAll(body)
	return object.Name, string(text), err
}

func onGCS(t *testing.T) place {
	c := &cloudStorage{objects: map[string]string{}}
	server := httptest.NewServer(c)
	t.Cleanup(server.Close)
	return place{map[string]string{"path": "gs://exports/weft", "endpoint": server.URL}, func() map[string]string {
		c.mu.Lock()
		defer c.mu.Unlock()
		seen := map[string]string{}
		for name, content := range c.objects {
			seen[strings.TrimPrefix(name, "weft/")] = content
		}
		return seen
	}}
}

// onSFTP is a folder of a server with SFTP whose files are in memory.
func onSFTP(t *testing.T) place {
	_, private, err := ed25519.GenerateKey(rand.Reader)
	if err != nil {
		t.Fatal(err)
	}
	key, err := ssh.NewSignerFromKey(private)
	if err != nil {
		t.Fatal(err)
	}
	config := &ssh.ServerConfig{PasswordCallback: func(c ssh.ConnMetadata, password []byte) (*ssh.Permissions, error) {
		if c.User() != "weft" || string(password) != "s3cr3t" {
			return nil, errors.New("no")
		}
		return nil, nil
	}}
	config.AddHostKey(key)
	listener, err := net.Listen("tcp", "127.0.0.1:0")
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { _ = listener.Close() })
	handlers := sftp.InMemHandler()
	go func() {
		for {
			connection, err := listener.Accept()
			if err != nil {
				return
			}
			go serve(connection, config, handlers)
		}
	}()
	set := map[string]string{
		"path": "sftp://weft@" + listener.Addr().String() + "/exports", "password": "s3cr3t",
		"host_key": string(ssh.MarshalAuthorizedKey(key.PublicKey())),
	}
	return place{set, func() map[string]string { return seeSFTP(t, listener.Addr().String(), key.PublicKey()) }}
}

func serve(connection net.Conn, config *ssh.ServerConfig, handlers sftp.Handlers) {
	_, channels, requests, err := ssh.NewServerConn(connection, config)
	if err != nil {
		return
	}
	go ssh.DiscardRequests(requests)
	for offered := range channels {
		channel, asked, err := offered.Accept()
		if err != nil {
			return
		}
		go func() {
			for request := range asked {
				_ = request.Reply(request.Type == "subsystem", nil)
			}
		}()
		go func() { _ = sftp.NewRequestServer(channel, handlers).Serve() }()
	}
}

func seeSFTP(t *testing.T, address string, key ssh.PublicKey) map[string]string {
	shell, err := ssh.Dial("tcp", address, &ssh.ClientConfig{User: "weft", Auth: []ssh.AuthMethod{ssh.Password("s3cr3t")}, HostKeyCallback: ssh.FixedHostKey(key)})
	if err != nil {
		t.Fatal(err)
	}
	defer shell.Close()
	client, err := sftp.NewClient(shell)
	if err != nil {
		t.Fatal(err)
	}
	seen := map[string]string{}
	for walker := client.Walk("/exports"); walker.Step(); {
		if walker.Err() != nil || walker.Stat().IsDir() {
			continue
		}
		opened, err := client.Open(walker.Path())
		if err != nil {
			t.Fatal(err)
		}
		text, err := io.ReadAll(opened)
		if err := errors.Join(err, opened.Close()); err != nil {
			t.Fatal(err)
		}
		seen[strings.TrimPrefix(walker.Path(), "/exports/")] = string(text)
	}
	return seen
}
