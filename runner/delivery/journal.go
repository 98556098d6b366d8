package delivery

import (
	"encoding/binary"
	"errors"
	"fmt"
	"hash/crc32"
	"io"
	"os"
	"path/filepath"
)

// Journal keeps the entries of a run on the machine that makes it, until the
// Store has them. It saves sending again what is proved already, and is never
// needed: a run whose journal is lost leaves rows in doubt, and nothing else.
type Journal interface {
	// Append keeps entries; when it returns they survive the process.
	Append(entries []Entry) error
	// Read gives all entries since Reset. What a broken process left half written at
	// the end is left out.
	Read() ([]Entry, error)
	// Reset forgets all entries.
	Reset() error
}

// FileJournal is a Journal in one file, to which is only appended. A record is its
// length and its checksum, four bytes each, and its entries.
type FileJournal struct {
	file   *os.File
	record []byte // of the last Append, to be used again
}

// OpenJournal opens the journal in a file, or makes it. Two processes must not
// have it open at once; the lease of their sync sees to that.
func OpenJournal(path string) (*FileJournal, error) {
	if err := os.MkdirAll(filepath.Dir(path), 0o700); err != nil {
		return nil, err
	}
	file, err := os.OpenFile(path, os.O_RDWR|os.O_CREATE, 0o600)
	if err != nil {
		return nil, err
	}
	return &FileJournal{file: file}, nil
}

// Close closes the file and leaves what is in it.
func (j *FileJournal) Close() error { return j.file.Close() }

const recordHead = 8

// longestRecord bounds what a damaged length can make Read ask for.
const longestRecord = 64 << 20

var castagnoli = crc32.MakeTable(crc32.Castagnoli)

// Append writes one record and waits until the disk has it.
func (j *FileJournal) Append(entries []Entry) error {
	j.record = appendRecord(append(j.record[:0], make([]byte, recordHead)...), entries)
	body := j.record[recordHead:]
	binary.BigEndian.PutUint32(j.record, uint32(len(body)))
	binary.BigEndian.PutUint32(j.record[4:], crc32.Checksum(body, castagnoli))
	if _, err := j.file.Write(j.record); err != nil {
		return err
	}
	return j.file.Sync()
}

// Read gives the entries of all whole records and cuts off what follows them, so
// that what is appended next can be read.
func (j *FileJournal) Read() ([]Entry, error) {
	if _, err := j.file.Seek(0, io.SeekStart); err != nil {
		return nil, err
	}
	var entries []Entry
	var whole int64
	for {
		body, err := readRecord(j.file)
		if errors.Is(err, errTorn) {
			break
		}
		if err != nil {
			return nil, err
		}
		more, err := parseRecord(body)
		if err != nil {
			return nil, fmt.Errorf("the journal %s: %w: delete it, and the rows of its run are sent again", j.file.Name(), err)
		}
		entries = append(entries, more...)
		whole += int64(recordHead + len(body))
	}
	if err := j.file.Truncate(whole); err != nil {
		return nil, err
	}
	_, err := j.file.Seek(whole, io.SeekStart)
	return entries, err
}

// Reset empties the file.
func (j *FileJournal) Reset() error {
	if err := j.file.Truncate(0); err != nil {
		return err
	}
	if _, err := j.file.Seek(0, io.SeekStart); err != nil {
		return err
	}
	return j.file.Sync()
}

var errTorn = errors.New("no whole record")

// readRecord gives the next record's body, or errTorn at the end of what was
// written whole.
func readRecord(from io.Reader) ([]byte, error) {
	var head [recordHead]byte
	if _, err := io.ReadFull(from, head[:]); err != nil {
		return nil, torn(err)
	}
	length := binary.BigEndian.Uint32(head[:])
	if length == 0 || length > longestRecord {
		return nil, errTorn
	}
	body := make([]byte, length)
	if _, err := io.ReadFull(from, body); err != nil {
		return nil, torn(err)
	}
	if crc32.Checksum(body, castagnoli) != binary.BigEndian.Uint32(head[4:]) {
		return nil, errTorn
	}
	return body, nil
}

func torn(err error) error {
	if errors.Is(err, io.EOF) || errors.Is(err, io.ErrUnexpectedEOF) {
		return errTorn
	}
	return err
}
