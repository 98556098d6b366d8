package webhook

import (
	"crypto/hmac"
	"crypto/sha256"
	"encoding/base32"
	"encoding/base64"
	"errors"
	"strings"

	"github.com/weft-cdp/weft/adapters"
)

// Keys of Standard Webhooks are 192 to 512 bits long.
const (
	keyPrefix = "whsec_"
	leastKey  = 24
	mostKey   = 64
)

// readKey gives the bytes of a key that is written as Standard Webhooks does.
func readKey(text string) ([]byte, error) {
	key, err := base64.StdEncoding.DecodeString(strings.TrimPrefix(text, keyPrefix))
	if err != nil || !strings.HasPrefix(text, keyPrefix) || len(key) < leastKey || len(key) > mostKey {
		return nil, errors.New("must be whsec_ and 24 to 64 bytes in base64: openssl rand -base64 32 makes them")
	}
	return key, nil
}

// signature gives the header of a call: one signature for each key.
func signature(keys [][]byte, id, timestamp string, body []byte) string {
	signatures := make([]string, len(keys))
	for i, key := range keys {
		mac := hmac.New(sha256.New, key)
		mac.Write([]byte(id + "." + timestamp + "."))
		mac.Write(body)
		signatures[i] = "v1," + base64.StdEncoding.EncodeToString(mac.Sum(nil))
	}
	return strings.Join(signatures, " ")
}

// Signer gives what signs calls by a key, as Standard Webhooks has it. The error tells
// what is wrong with the key, and not the key.
func Signer(secret string) (func(id, timestamp string, body []byte) string, error) {
	key, err := readKey(secret)
	if err != nil {
		return nil, err
	}
	return func(id, timestamp string, body []byte) string {
		return signature([][]byte{key}, id, timestamp, body)
	}, nil
}

var letters = base32.NewEncoding("abcdefghijklmnopqrstuvwxyz234567").WithPadding(base32.NoPadding)

// callID names a call by its rows: the same rows make the same call.
func callID(rows []adapters.Row) string {
	if len(rows) == 1 {
		return rows[0].IdempotencyKey
	}
	digest := sha256.New()
	for i := range rows {
		digest.Write([]byte(rows[i].IdempotencyKey))
		digest.Write([]byte{0})
	}
	return letters.EncodeToString(digest.Sum(nil)[:16])
}
