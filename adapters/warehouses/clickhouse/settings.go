package clickhouse

import (
	"cmp"
	"fmt"
	"maps"
	"net"
	"net/url"
	"path/filepath"
	"slices"
	"strconv"
	"strings"
	"time"
)

// Settings say which server to use, as whom, and how its sessions are set up.
type Settings struct {
	URL            string // as the user gave it; the parts below win over what it says
	Database       string // of published tables
	SourceDatabase string // of sources' tables that are named without a database
	Username       string
	Password       string
	Secure         bool          // TLS
	SkipVerify     bool          // TLS without asking whose certificate it is
	CAFile         string        // absolute; PEM of who signs the server's certificate
	ServerName     string        // whom the certificate must name, when not the host
	SessionTimeout time.Duration // after so long without a word the server ends an HTTP session
	Session        map[string]string
}

// SettingPrefix starts the names of the settings of the session:
// "settings.max_threads" is ClickHouse's max_threads.
const SettingPrefix = "settings."

// defaultSessionTimeout is what servers allow unless their configuration says
// otherwise (max_session_timeout).
const defaultSessionTimeout = time.Hour

// noCluster is why a target has no cluster.
const noCluster = "cluster is set to %q, and weft makes its tables on the one server that its session lives on: " +
	"leave it out, and give the url of one server (ClickHouse Cloud needs no cluster)"

// ReadSettings reads the settings of a target, with every ${NAME} already
// replaced. Relative paths start at the project's folder.
func ReadSettings(settings map[string]string, folder string) (Settings, error) {
	if cluster := settings["cluster"]; cluster != "" {
		return Settings{}, fmt.Errorf(noCluster, cluster)
	}
	s := Settings{
		URL:            strings.TrimSpace(settings["url"]),
		Database:       settings["database"],
		SourceDatabase: settings["source_database"],
		Username:       settings["username"],
		Password:       settings["password"],
		ServerName:     settings["server_name"],
		SessionTimeout: defaultSessionTimeout,
		Session:        map[string]string{},
	}
	for name, value := range settings {
		if setting, ok := strings.CutPrefix(name, SettingPrefix); ok {
			s.Session[setting] = value
		}
	}
	if file := settings["ca_file"]; file != "" {
		s.CAFile = below(folder, file)
	}
	var err error
	if s.Secure, err = flag("secure", settings["secure"]); err != nil {
		return s, err
	}
	if s.SkipVerify, err = flag("skip_verify", settings["skip_verify"]); err != nil {
		return s, err
	}
	if text := settings["session_timeout"]; text != "" {
		seconds, err := strconv.Atoi(text)
		if err != nil || seconds < 60 {
			return s, fmt.Errorf("session_timeout is %q; give a number of seconds from 60", text)
		}
		s.SessionTimeout = time.Duration(seconds) * time.Second
	}
	return s.complete()
}

func flag(name, text string) (bool, error) {
	if text == "" {
		return false, nil
	}
	on, err := strconv.ParseBool(text)
	if err != nil {
		return false, fmt.Errorf("%s is %q; say true or false", name, text)
	}
	return on, nil
}

// complete reads the URL: what only it says is taken over, and what is said
// twice must not differ.
func (s Settings) complete() (Settings, error) {
	u, err := s.parsed()
	if err != nil {
		return s, err
	}
	if s.Username == "" {
		s.Username = u.User.Username()
	}
	if password, ok := u.User.Password(); ok && s.Password == "" {
		s.Password = password
	}
	if path := strings.Trim(u.Path, "/"); s.Database == "" && path != "" {
		s.Database = path
	}
	query := u.Query()
	if err := s.takeQuery(query); err != nil {
		return s, err
	}
	if s.Database == "" {
		return s, fmt.Errorf("database is not set; say where weft publishes, for example database: weft")
	}
	if s.SourceDatabase == "" {
		s.SourceDatabase = s.Database
	}
	s.Secure = s.Secure || u.Scheme == "https"
	if u.Scheme == "http" && s.Secure {
		return s, fmt.Errorf("url says http and secure says true; write https in the url")
	}
	return s, refuseSettings(s.Session)
}

// takeQuery reads what stands behind the question mark of the URL, in the words
// of the driver's DSN.
func (s *Settings) takeQuery(query url.Values) error {
	for _, name := range slices.Sorted(maps.Keys(query)) {
		value := query.Get(name)
		var err error
		switch name {
		case "database":
			s.Database = cmp.Or(s.Database, value)
		case "username", "user":
			s.Username = cmp.Or(s.Username, value)
		case "password":
			s.Password = cmp.Or(s.Password, value)
		case "secure":
			s.Secure, err = flag(name, cmp.Or(value, "true"))
		case "skip_verify":
			s.SkipVerify, err = flag(name, cmp.Or(value, "true"))
		case "tls_server_name":
			s.ServerName = cmp.Or(s.ServerName, value)
		case "session_id", "session_timeout", "session_check", "default_format", "query_id", "hosts", "alt_hosts",
			"max_open_conns", "max_idle_conns", "conn_max_lifetime", "connection_open_strategy":
			err = fmt.Errorf("url sets %q, which weft decides itself: it has one session on one server; take it out of the url", name)
		case "dial_timeout", "read_timeout", "compress", "compress_level", "http_proxy", "http_path", "debug",
			"block_buffer_size", "max_compression_buffer", "client_info_product":
			// The driver reads these.
		default:
			if _, ok := s.Session[name]; !ok {
				s.Session[name] = value
			}
		}
		if err != nil {
			return err
		}
	}
	return nil
}

// schemes are the beginnings of a URL, with the port that is meant when none is
// written, without and with TLS.
var schemes = map[string][2]string{
	"http":       {"8123", ""},
	"https":      {"", "8443"},
	"clickhouse": {"9000", "9440"},
	"tcp":        {"9000", "9440"},
	"native":     {"9000", "9440"},
}

// parsed reads the URL. An error of it quotes nothing of the URL but its scheme:
// the rest may hold the password.
func (s Settings) parsed() (*url.URL, error) {
	if s.URL == "" {
		return nil, fmt.Errorf("url is not set; say where the server is, for example https://ch.example.com:8443 or clickhouse://ch.example.com:9000")
	}
	if strings.HasPrefix(s.URL, "jdbc:") {
		return nil, fmt.Errorf("url is one of JDBC; write https://host:8443 (HTTP) or clickhouse://host:9440?secure=true (native) instead")
	}
	scheme, _, ok := strings.Cut(s.URL, "://")
	if !ok {
		return nil, fmt.Errorf("url does not say the protocol; put http:// (port 8123), https:// (8443) or clickhouse:// (the native protocol, 9000) in front of the host")
	}
	if _, known := schemes[scheme]; !known {
		return nil, fmt.Errorf("url begins with %q; it must begin with https://, http:// or clickhouse:// (the native protocol)", scheme+"://")
	}
	u, err := url.Parse(s.URL)
	if err != nil {
		return nil, fmt.Errorf("url cannot be read; give user name and password in settings of their own, or escape what is not a letter or a digit in them")
	}
	if u.Hostname() == "" || strings.Contains(u.Host, ",") {
		return nil, fmt.Errorf("url must name one host, because a session lives on one server")
	}
	return u, nil
}

// address is the host with its port.
func (s Settings) address(u *url.URL) string {
	if u.Port() != "" {
		return u.Host
	}
	ports := schemes[u.Scheme]
	if s.Secure {
		return net.JoinHostPort(u.Hostname(), ports[1])
	}
	return net.JoinHostPort(u.Hostname(), ports[0])
}

func below(folder, path string) string {
	if filepath.IsAbs(path) {
		return filepath.Clean(path)
	}
	return filepath.Join(folder, path)
}
