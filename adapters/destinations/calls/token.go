package calls

import (
	"strings"
	"sync"
	"time"
)

// TokenLasts is how long a token is used of which nobody said when it ends.
const TokenLasts = 10 * time.Minute

// Token keeps the token of an account that gets one (OAuth 2), so that many calls
// use the same.
type Token struct {
	mutex sync.Mutex
	value string
	until time.Time
}

// Get gives the token that is kept. One that is over, or the one that was refused,
// is not given again: get gives another one, and how long it is to be used.
func (t *Token) Get(now func() time.Time, refused string, get func() (value string, lasts time.Duration, err error)) (string, error) {
	t.mutex.Lock()
	defer t.mutex.Unlock()
	if t.value != "" && t.value != refused && now().Before(t.until) {
		return t.value, nil
	}
	value, lasts, err := get()
	if err != nil {
		return "", err
	}
	t.value, t.until = value, now().Add(lasts)
	return value, nil
}

// Hide takes the token out of a text.
func (t *Token) Hide(text string) string {
	t.mutex.Lock()
	defer t.mutex.Unlock()
	if t.value == "" {
		return text
	}
	return strings.ReplaceAll(text, t.value, "***")
}
