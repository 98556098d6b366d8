package files

import (
	"bytes"
	"context"
	"errors"
	"fmt"
	"io"
	"io/fs"
	"net"
	"net/url"
	"path"
	"strings"
	"sync"
	"time"

	"github.com/pkg/sftp"
	"golang.org/x/crypto/ssh"

	"github.com/weft-cdp/weft/compiler/manifest"
)

// dialTime is how long a connection may take to be there.
const dialTime = 30 * time.Second

// server is a folder on a machine with SFTP. It has one connection, which is made
// anew when it broke.
type server struct {
	address, root string
	config        *ssh.ClientConfig

	mu     sync.Mutex
	client *sftp.Client
	shell  *ssh.Client
}

func openSFTP(at *url.URL, s *manifest.Settings) (place, error) {
	config := &ssh.ClientConfig{User: at.User.Username(), Timeout: dialTime}
	key, _, _, _, err := ssh.ParseAuthorizedKey([]byte(s.Text("host_key")))
	if err != nil {
		return nil, errors.New("\"host_key\" of files must be the server's public key (ssh-keyscan tells it): without it anybody could pose as the server")
	}
	config.HostKeyCallback = ssh.FixedHostKey(key)
	config.HostKeyAlgorithms = algorithms(key)
	if private := s.Text("private_key"); private != "" {
		signer, err := ssh.ParsePrivateKey([]byte(private))
		if err != nil {
			return nil, errors.New("\"private_key\" of files is no private key of SSH")
		}
		config.Auth = append(config.Auth, ssh.PublicKeys(signer))
	}
	if password := s.Text("password"); password != "" {
		config.Auth = append(config.Auth, ssh.Password(password))
	}
	if len(config.Auth) == 0 || config.User == "" {
		return nil, errors.New("files on SFTP need a user in \"path\" (sftp://user@host/folder), and \"password\" or \"private_key\"")
	}
	address := at.Host
	if at.Port() == "" {
		address = net.JoinHostPort(at.Hostname(), "22")
	}
	return &server{address: address, root: path.Clean("/" + at.Path), config: config}, nil
}

// algorithms are those by which a server can prove that it has a key: one of RSA
// has several.
func algorithms(key ssh.PublicKey) []string {
	if key.Type() == ssh.KeyAlgoRSA {
		return []string{ssh.KeyAlgoRSASHA512, ssh.KeyAlgoRSASHA256}
	}
	return []string{key.Type()}
}

// connected gives the connection.
func (s *server) connected(ctx context.Context) (*sftp.Client, error) {
	s.mu.Lock()
	defer s.mu.Unlock()
	if s.client != nil {
		return s.client, nil
	}
	dialer := net.Dialer{Timeout: dialTime}
	wire, err := dialer.DialContext(ctx, "tcp", s.address)
	if err != nil {
		return nil, fmt.Errorf("%w: %w", errUnwritten, err)
	}
	secured, channels, requests, err := ssh.NewClientConn(wire, s.address, s.config)
	if err != nil {
		_ = wire.Close() // it is of no use
		return nil, fmt.Errorf("%w: %w", errDenied, err)
	}
	s.shell = ssh.NewClient(secured, channels, requests)
	if s.client, err = sftp.NewClient(s.shell); err != nil {
		return nil, errors.Join(errUnwritten, err, s.shell.Close())
	}
	return s.client, nil
}

// broken forgets a connection on which something went wrong that is not about a
// file.
func (s *server) broken(client *sftp.Client, err error) error {
	var status *sftp.StatusError
	if err == nil || errors.As(err, &status) || errors.Is(err, fs.ErrNotExist) || errors.Is(err, fs.ErrPermission) {
		return sftpError(err)
	}
	s.mu.Lock()
	defer s.mu.Unlock()
	if s.client == client {
		_, _ = s.client.Close(), s.shell.Close() // they are broken
		s.client, s.shell = nil, nil
	}
	return err
}

func sftpError(err error) error {
	switch {
	case errors.Is(err, fs.ErrPermission):
		return errDenied
	case errors.Is(err, fs.ErrNotExist):
		return errMissing
	}
	return err
}

func (s *server) put(ctx context.Context, name string, content []byte) error {
	client, err := s.connected(ctx)
	if err != nil {
		return err
	}
	final := path.Join(s.root, name)
	if err := client.MkdirAll(path.Dir(final)); err != nil {
		return s.broken(client, err)
	}
	hidden := path.Join(path.Dir(final), temporary+path.Base(final))
	if err := upload(client, hidden, content); err != nil {
		return s.broken(client, err)
	}
	// Plain rename fails where there is a file already; what to do then differs
	// between servers, and posix-rename is everywhere where it matters.
	return s.broken(client, client.PosixRename(hidden, final))
}

func upload(client *sftp.Client, name string, content []byte) error {
	made, err := client.Create(name)
	if err != nil {
		return err
	}
	_, err = io.Copy(made, bytes.NewReader(content))
	return errors.Join(err, made.Close())
}

func (s *server) list(ctx context.Context, prefix string) ([]file, error) {
	client, err := s.connected(ctx)
	if err != nil {
		return nil, err
	}
	var files []file
	walker := client.Walk(path.Join(s.root, prefix))
	for walker.Step() {
		if errors.Is(walker.Err(), fs.ErrNotExist) {
			continue
		}
		if walker.Err() != nil {
			return nil, s.broken(client, walker.Err())
		}
		if walker.Stat().IsDir() || strings.HasPrefix(path.Base(walker.Path()), temporary) {
			continue
		}
		name := strings.TrimPrefix(strings.TrimPrefix(walker.Path(), s.root), "/")
		files = append(files, file{name, walker.Stat().Size()})
	}
	return files, nil
}

func (s *server) remove(ctx context.Context, name string) error {
	client, err := s.connected(ctx)
	if err != nil {
		return err
	}
	final := path.Join(s.root, name)
	if err := client.Remove(final); err != nil && !errors.Is(err, fs.ErrNotExist) {
		return s.broken(client, err)
	}
	_ = client.RemoveDirectory(path.Dir(final)) // the folder of a run, once it is empty
	return nil
}
