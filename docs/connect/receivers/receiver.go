// Receives the webhooks of Paraph. Go 1.18 or later, no packages: WEBHOOK_SECRET=whsec_... go run receiver.go
package main

import (
	"crypto/hmac"
	"crypto/sha256"
	"encoding/base64"
	"encoding/json"
	"fmt"
	"io"
	"net"
	"net/http"
	"os"
	"strconv"
	"strings"
	"sync"
	"time"
)

const fiveMinutes = 300

type message struct {
	Type string
	Data struct {
		Seq        int
		Transition *struct{ Track string }
	}
}

// Store both in your database, in the transaction that processes the message.
var (
	lock    sync.Mutex
	seen    = map[string]bool{}
	lastSeq = map[string]int{}
)

// Whether these bytes were signed with our secret in the last five minutes.
func isGenuine(secret []byte, headers http.Header, body []byte) bool {
	timestamp := headers.Get("webhook-timestamp")
	seconds, err := strconv.ParseInt(timestamp, 10, 64)
	now := time.Now().Unix()
	if err != nil || seconds < now-fiveMinutes || seconds > now+fiveMinutes {
		return false
	}
	mac := hmac.New(sha256.New, secret)
	mac.Write([]byte(headers.Get("webhook-id") + "." + timestamp + "."))
	mac.Write(body)
	expected := []byte("v1," + base64.StdEncoding.EncodeToString(mac.Sum(nil)))
	// During a rotation there are two signatures, separated by a space.
	for _, given := range strings.Split(headers.Get("webhook-signature"), " ") {
		if hmac.Equal([]byte(given), expected) {
			return true
		}
	}
	return false
}

func take(id string, got message) {
	lock.Lock()
	defer lock.Unlock()
	if seen[id] {
		return
	}
	seen[id] = true
	if got.Data.Transition == nil {
		fmt.Println("took", got.Type)
		return
	}
	track, seq := got.Data.Transition.Track, got.Data.Seq
	// With a filter by type, gaps are normal. Without one, read the feed after your last cursor.
	if last, ok := lastSeq[track]; ok && seq > last+1 {
		fmt.Printf("gap %s %d..%d\n", track, last+1, seq-1)
	}
	if seq > lastSeq[track] {
		lastSeq[track] = seq
	}
	fmt.Println("took", got.Type, track, seq)
}

func main() {
	secret, err := base64.StdEncoding.DecodeString(strings.TrimPrefix(os.Getenv("WEBHOOK_SECRET"), "whsec_"))
	if err != nil || len(secret) == 0 {
		panic("WEBHOOK_SECRET is not set")
	}
	listener, err := net.Listen("tcp", "127.0.0.1:"+os.Getenv("PORT"))
	if err != nil {
		panic(err)
	}
	fmt.Println("listening", listener.Addr().(*net.TCPAddr).Port)
	panic(http.Serve(listener, http.HandlerFunc(func(response http.ResponseWriter, request *http.Request) {
		var got message
		body, err := io.ReadAll(request.Body)
		if err != nil || !isGenuine(secret, request.Header, body) || json.Unmarshal(body, &got) != nil {
			response.WriteHeader(http.StatusUnauthorized)
			return
		}
		take(request.Header.Get("webhook-id"), got)
		response.WriteHeader(http.StatusNoContent)
	})))
}
