package stored

import (
	"context"
	"crypto/hmac"
	"crypto/sha256"
	"encoding/hex"
	"errors"
	"fmt"
	"io"
	"slices"

	"github.com/weft-cdp/weft/adapters"
	"github.com/weft-cdp/weft/models"
)

// ErrNoKey says that people were erased, and the key by which they are known is not
// there or is another one. Without it they would be sent again.
var ErrNoKey = errors.New("people were erased here, and the key by which they are known is missing or another one")

// Key makes marks of identifiers that were erased: an identifier is known by its mark
// for whoever has the key, and nobody else learns anything from one. It is made of a
// secret, and prints as ***.
//
// A mark is digest(outer + digest(inner + identifier)) with SHA-256, in which both keys
// are as long as a block of it: what HMAC is, in functions that every warehouse has.
type Key struct{ inner, outer string }

// leastSecret is how many bytes a secret must have.
const leastSecret = 16

// NewKey makes the key of a secret of at least 16 bytes. The error tells nothing of it.
func NewKey(secret string) (*Key, error) {
	if len(secret) < leastSecret {
		return nil, fmt.Errorf("the secret of erasures has %d bytes, and %d are the least", len(secret), leastSecret)
	}
	derive := func(purpose string) string {
		mac := hmac.New(sha256.New, []byte(secret))
		mac.Write([]byte("weft erasure " + purpose))
		return hex.EncodeToString(mac.Sum(nil))
	}
	return &Key{inner: derive("inner"), outer: derive("outer")}, nil
}

// Mark gives what an identifier of an entity is known by.
func (k *Key) Mark(entity, idType, value string) string {
	return k.mark(entity + "|" + idType + ":" + value)
}

func (k *Key) mark(text string) string {
	digest := func(text string) string {
		sum := sha256.Sum256([]byte(text))
		return hex.EncodeToString(sum[:])
	}
	return digest(k.outer + digest(k.inner+text))
}

// Name tells the key from others, and nothing of it.
func (k *Key) Name() string { return k.mark("")[:16] }

// Format writes ***, whatever the verb.
func (k *Key) Format(f fmt.State, _ rune) { _, _ = f.Write([]byte("***")) }

// leaveOut finds out who has an identifier that was erased; false where nobody can.
func (s *Store) leaveOut(ctx context.Context) (bool, error) {
	question := s.sql.Marks()
	if question == "" {
		return false, nil
	}
	rows, err := s.warehouse.Query(ctx, question)
	if err != nil || len(rows.Rows) == 0 {
		return false, err
	}
	if err := s.known(rows); err != nil {
		return false, err
	}
	loader, ok := s.warehouse.(adapters.Loader)
	if !ok {
		return false, errNoLoader
	}
	load := s.sql.Key()
	if err := s.exec(ctx, load.Create...); err != nil {
		return false, err
	}
	if err := loader.Load(ctx, &load, &keyReader{s.Key}); err != nil {
		return false, err
	}
	return true, s.exec(ctx, s.sql.Erased()...)
}

// keyReader gives a key as one row, once.
type keyReader struct{ key *Key }

func (r *keyReader) Next(context.Context) ([][]any, error) {
	if r.key == nil {
		return nil, io.EOF
	}
	row := []any{r.key.inner, r.key.outer}
	r.key = nil
	return [][]any{row}, nil
}

func (r *keyReader) Close() error { return nil }

// marksAtOnce is how many marks are written in one statement.
const marksAtOnce = 500

// KeepMarks keeps marks of identifiers: whoever has one of them is left out from now on,
// by every sync of the entity. Where there are marks by another key it is ErrNoKey.
// Keeping one twice is keeping it once. One that is kept is never taken away meanwhile:
// a plan that is made then would send whom it is of.
func (s *Store) KeepMarks(ctx context.Context, marks []string) error {
	s.mu.Lock()
	defer s.mu.Unlock()
	if err := s.marking(ctx); err != nil {
		return err
	}
	for part := range slices.Chunk(marks, marksAtOnce) {
		missing, err := s.unmarked(ctx, part)
		if err != nil {
			return err
		}
		if len(missing) == 0 {
			continue
		}
		if err := s.exec(ctx, s.sql.Mark(s.Key.Name(), missing, s.now())); err != nil {
			return err
		}
	}
	return nil
}

// unmarked gives those of marks that are not kept, each once.
func (s *Store) unmarked(ctx context.Context, marks []string) ([]string, error) {
	rows, err := s.warehouse.Query(ctx, s.sql.Marked(marks))
	if err != nil {
		return nil, err
	}
	kept := map[string]bool{}
	for _, row := range rows.Rows {
		c := cells{row: row}
		if kept[c.text(0)] = true; c.wrong {
			return nil, errShape
		}
	}
	var missing []string
	for _, mark := range marks {
		if !kept[mark] {
			kept[mark] = true
			missing = append(missing, mark)
		}
	}
	return missing, nil
}

// DropMarks takes marks away: whoever has one of them may be sent again.
func (s *Store) DropMarks(ctx context.Context, marks []string) error {
	s.mu.Lock()
	defer s.mu.Unlock()
	if err := s.marking(ctx); err != nil {
		return err
	}
	for part := range slices.Chunk(marks, marksAtOnce) {
		if err := s.exec(ctx, s.sql.Unmark(part)); err != nil {
			return err
		}
	}
	return nil
}

// marking sets the session up, and refuses to go on where marks are by another key.
func (s *Store) marking(ctx context.Context) error {
	if err := s.begin(ctx); err != nil {
		return err
	}
	rows, err := s.warehouse.Query(ctx, s.sql.Marks())
	if err != nil {
		return err
	}
	return s.known(rows)
}

// known refuses a key by which those who were erased are not known.
func (s *Store) known(marks *adapters.Rows) error {
	if s.Key == nil {
		return ErrNoKey
	}
	for _, row := range marks.Rows {
		c := cells{row: row}
		if name := c.text(0); c.wrong {
			return errShape
		} else if name != s.Key.Name() {
			return ErrNoKey
		}
	}
	return nil
}

// NoteErasure writes down what became of somebody in the sync's destination.
func (s *Store) NoteErasure(ctx context.Context, e models.Erasure) error {
	s.mu.Lock()
	defer s.mu.Unlock()
	if err := s.begin(ctx); err != nil {
		return err
	}
	e.At = s.now()
	return s.exec(ctx, s.sql.Erasure(e))
}
