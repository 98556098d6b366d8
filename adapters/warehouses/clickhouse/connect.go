package clickhouse

import (
	"cmp"
	"context"
	"crypto/rand"
	"crypto/tls"
	"crypto/x509"
	"database/sql"
	"encoding/hex"
	"errors"
	"fmt"
	"net/url"
	"os"
	"strconv"
	"strings"
	"time"

	"github.com/ClickHouse/clickhouse-go/v2"
)

const (
	// dialing is how long a server may take to answer the door.
	dialing = 10 * time.Second
	// reading is how long the driver waits for one answer: longer than any
	// statement, because the context and the server's
	// max_execution_time are the limits, and not the driver's five minutes.
	reading = 7 * 24 * time.Hour
	// nowhere is a database that every server has, and in which a name without a
	// database means no table of the user's.
	nowhere = "system"
)

// options are the driver's, without a session. Its own reading of the URL is
// only taken for what the settings do not hold.
func (s Settings) options() (*clickhouse.Options, error) {
	u, err := s.parsed()
	if err != nil {
		return nil, err
	}
	query := url.Values{}
	for _, name := range []string{"dial_timeout", "read_timeout", "compress", "compress_level", "http_proxy", "http_path",
		"block_buffer_size", "max_compression_buffer", "client_info_product"} {
		if value := u.Query().Get(name); value != "" {
			query.Set(name, value)
		}
	}
	if s.Secure {
		query.Set("secure", "true")
	}
	plain := url.URL{Scheme: u.Scheme, Host: s.address(u), RawQuery: query.Encode()}
	o, err := clickhouse.ParseDSN(plain.String())
	if err != nil {
		return nil, fmt.Errorf("url holds a parameter that cannot be read: %s", s.hidden(err.Error()))
	}
	o.Auth = clickhouse.Auth{Username: cmp.Or(s.Username, "default"), Password: s.Password}
	if o.TLS, err = s.tls(); err != nil {
		return nil, err
	}
	if o.DialTimeout == 0 {
		o.DialTimeout = dialing
	}
	if o.ReadTimeout == 0 {
		o.ReadTimeout = reading
	}
	if o.Compression == nil {
		o.Compression = &clickhouse.Compression{Method: clickhouse.CompressionLZ4}
	}
	o.ConnMaxLifetime = reading
	o.ClientInfo.Products = append(o.ClientInfo.Products, struct{ Name, Version string }{"weft", ""})
	o.Settings = clickhouse.Settings{}
	return o, nil
}

// tls is nil for a connection without.
func (s Settings) tls() (*tls.Config, error) {
	if !s.Secure {
		return nil, nil
	}
	config := &tls.Config{InsecureSkipVerify: s.SkipVerify, ServerName: s.ServerName, MinVersion: tls.VersionTLS12}
	if s.CAFile == "" {
		return config, nil
	}
	pem, err := os.ReadFile(s.CAFile)
	if err != nil {
		return nil, fmt.Errorf("cannot read ca_file: %w", err)
	}
	config.RootCAs = x509.NewCertPool()
	if !config.RootCAs.AppendCertsFromPEM(pem) {
		return nil, fmt.Errorf("ca_file %s holds no certificate; it must be in PEM (-----BEGIN CERTIFICATE-----)", s.CAFile)
	}
	return config, nil
}

// connect opens both connections: the one beside first, because it shows what
// the server is without asking anything of it.
func (w *Warehouse) connect(ctx context.Context) error {
	beside, err := w.settings.options()
	if err != nil {
		return err
	}
	beside.MaxOpenConns, beside.MaxIdleConns = 2, 2
	beside.Auth.Database = nowhere
	w.http = beside.Protocol == clickhouse.HTTP
	w.beside = clickhouse.OpenDB(beside)
	unknown, err := w.greet(ctx)
	if err != nil {
		return w.connectError(ctx, err)
	}
	session, err := w.settings.options()
	if err != nil {
		return err
	}
	session.MaxOpenConns, session.MaxIdleConns = 1, 1
	if session.Auth.Database, err = w.home(ctx); err != nil {
		return w.connectError(ctx, err)
	}
	session.Settings = w.settings.sessionOf(unknown)
	if w.http {
		session.Settings["session_id"] = w.id
		session.Settings["session_timeout"] = strconv.Itoa(int(w.settings.SessionTimeout.Seconds()))
		session.Settings["wait_end_of_query"] = "1" // an error after the first rows is an error still
	}
	w.db = clickhouse.OpenDB(session)
	w.db.SetConnMaxLifetime(0)
	if w.conn, err = w.db.Conn(ctx); err != nil {
		return w.connectError(ctx, err)
	}
	if err := w.Exec(ctx, "SELECT 1"); err != nil {
		return w.connectError(ctx, err)
	}
	w.checked = w.http
	return nil
}

// greet asks the server for its version and for what it does not know of the
// settings.
func (w *Warehouse) greet(ctx context.Context) (unknown map[string]bool, err error) {
	if err := w.beside.QueryRowContext(ctx, "SELECT version()").Scan(&w.version); err != nil {
		return nil, err
	}
	if err := tooOld(w.version); err != nil {
		return nil, err
	}
	unknown = map[string]bool{}
	names := make([]string, len(sessionSettings))
	for i, s := range sessionSettings {
		unknown[s.name] = true
		names[i] = literal(s.name)
	}
	known, err := query(ctx, w.beside, "SELECT name FROM system.settings WHERE name IN ("+strings.Join(names, ", ")+")")
	if err != nil {
		return nil, err
	}
	for _, row := range known.Rows {
		delete(unknown, row[0].(string))
	}
	return unknown, nil
}

// home is the database in which a session begins: where the sources are, or,
// before the first run has made it, one without tables of the user's.
func (w *Warehouse) home(ctx context.Context) (string, error) {
	s := w.settings
	if s.SourceDatabase != s.Database {
		return s.SourceDatabase, nil
	}
	rows, err := query(ctx, w.beside, "SELECT count() FROM system.databases WHERE name = "+literal(s.Database))
	if err != nil {
		return "", err
	}
	if rows.Rows[0][0] == int64(0) {
		return nowhere, nil
	}
	return s.Database, nil
}

// newID names a session or a statement: nobody else must guess it, because who
// knows it can read what the session holds.
func newID() string {
	random := make([]byte, 16)
	_, _ = rand.Read(random) // never fails
	return "weft-" + hex.EncodeToString(random)
}

func closeAll(conn *sql.Conn, pools ...*sql.DB) error {
	var errs []error
	if conn != nil {
		if err := conn.Close(); !errors.Is(err, sql.ErrConnDone) {
			errs = append(errs, err)
		}
	}
	for _, pool := range pools {
		if pool != nil {
			errs = append(errs, pool.Close())
		}
	}
	return errors.Join(errs...)
}
