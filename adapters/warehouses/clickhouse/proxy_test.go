package clickhouse_test

import (
	"bytes"
	"io"
	"net/http"
	"testing"
)

// proxy hands a request on to the real server, unless the answer to its
// statement is given.
func proxy(t *testing.T, w http.ResponseWriter, r *http.Request, real string, answer func(statement string) (code, text string)) {
	body, err := io.ReadAll(r.Body)
	if err != nil {
		t.Error(err)
		return
	}
	code, text := answer(r.URL.Query().Get("query") + string(body))
	if code == "no" { // what CHECK GRANT says
		body, code = []byte("SELECT 0::UInt8 AS result"), ""
	}
	if code != "" {
		w.Header().Set("X-ClickHouse-Exception-Code", code)
		w.WriteHeader(http.StatusInternalServerError)
		_, _ = io.WriteString(w, text)
		return
	}
	request, err := http.NewRequestWithContext(r.Context(), r.Method, real+"/?"+r.URL.RawQuery, bytes.NewReader(body))
	if err != nil {
		t.Error(err)
		return
	}
	request.Header = r.Header.Clone()
	response, err := http.DefaultClient.Do(request)
	if err != nil {
		w.WriteHeader(http.StatusBadGateway)
		return
	}
	defer response.Body.Close()
	for name, values := range response.Header {
		w.Header()[name] = values
	}
	w.WriteHeader(response.StatusCode)
	_, _ = io.Copy(w, response.Body)
}
