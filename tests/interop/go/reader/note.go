package main

// Keys, notes, leaves, checkpoints and proofs.

import (
	"crypto/sha256"
	"encoding/base64"
	"encoding/hex"
	"errors"
	"fmt"
	"regexp"
	"strconv"
	"strings"
	"time"

	"golang.org/x/mod/sumdb/note"
	"golang.org/x/mod/sumdb/tlog"
)

var (
	digestForm = regexp.MustCompile(`^[0-9a-f]{64}$`)
	idForm     = regexp.MustCompile(
		`^[0-9a-f]{8}-[0-9a-f]{4}-4[0-9a-f]{3}-[89ab][0-9a-f]{3}-[0-9a-f]{12}$`)
	kindForm      = regexp.MustCompile(`^[a-z]+(-[a-z]+)*$`)
	recipientForm = regexp.MustCompile(`^age1[02-9ac-hj-np-z]{58}$`)
	// Of any kind, as a card may list it.
	anyRecipientForm = regexp.MustCompile(
		`^age1([a-z0-9-]*1[02-9ac-hj-np-z]{7,}|[02-9ac-hj-np-z]{58})$`)
	// Files at the top of a package that this reader does not know.
	furtherForm = regexp.MustCompile(`^[a-z0-9][a-z0-9.-]{0,63}$`)
	noDigest    = strings.Repeat("0", 64)
)

func digestOf(data []byte) string {
	sum := sha256.Sum256(data)
	return hex.EncodeToString(sum[:])
}

func isTime(text string) bool {
	moment, err := time.Parse("2006-01-02T15:04:05Z", text)
	return err == nil && moment.Format("2006-01-02T15:04:05Z") == text
}

func decodeBase64(text string, size int) ([]byte, error) {
	data, err := base64.StdEncoding.Strict().DecodeString(text)
	if err == nil && (base64.StdEncoding.EncodeToString(data) != text || size >= 0 && len(data) != size) {
		err = errors.New("base64 of another form or size")
	}
	return data, err
}

// A verifier key, taken apart.
type key struct {
	text, name string
	public     []byte
}

func parseKey(vkey string) (k key, err error) {
	if _, err = note.NewVerifier(vkey); err != nil {
		return k, err
	}
	parts := strings.SplitN(vkey, "+", 3)
	encoded, err := decodeBase64(parts[2], 33)
	if err != nil {
		return k, err
	}
	k = key{text: vkey, name: parts[0], public: encoded[1:]}
	if parts[1] != strings.ToLower(parts[1]) {
		return k, errors.New("key id in capitals")
	}
	return k, nil
}

// personKey is a key whose name says nothing.
func personKey(vkey string) (key, error) {
	k, err := parseKey(vkey)
	if err == nil && k.name != "safehand/"+digestOf(k.public)[:16] {
		err = fmt.Errorf("the name %s does not follow from the key", k.name)
	}
	return k, err
}

// openNote checks the signature and the encoding of every signature line.
func openNote(k key, data []byte) (string, error) {
	verifier, err := note.NewVerifier(k.text)
	if err != nil {
		return "", err
	}
	opened, err := note.Open(data, note.VerifierList(verifier))
	if err != nil {
		return "", err
	}
	for _, signature := range append(opened.Sigs, opened.UnverifiedSigs...) {
		if _, err := decodeBase64(signature.Base64, -1); err != nil {
			return "", err
		}
	}
	return opened.Text, nil
}

// lines wants the text to be lines "word value" with these words, after the first line, and gives
// the values; what comes after the last of them is the rest.
func lines(text, first string, words ...string) (values []string, rest string, err error) {
	line, rest, _ := strings.Cut(text, "\n")
	if line != first {
		return nil, "", fmt.Errorf("the first line is %q, not %q", line, first)
	}
	for _, word := range words {
		found := false
		if line, rest, found = strings.Cut(rest, "\n"); !found || !strings.HasPrefix(line, word+" ") {
			return nil, "", fmt.Errorf("%q stands where %q is wanted", line, word)
		}
		values = append(values, line[len(word)+1:])
	}
	return values, rest, nil
}

type leaf struct {
	index                       int64
	time, kind, subject, sealed string
}

func parseNumber(text string) (int64, error) {
	number, err := strconv.ParseInt(text, 10, 64)
	if err == nil && (number < 0 || strconv.FormatInt(number, 10) != text) {
		err = fmt.Errorf("no number: %q", text)
	}
	return number, err
}

func parseLeaf(data []byte) (l leaf, err error) {
	parts := strings.Split(string(data), "\n")
	if len(data) > 256 || len(parts) != 7 || parts[0] != "safehand.leaf/2" || parts[6] != "" {
		return l, errors.New("leaf: not six lines of safehand.leaf/2")
	}
	l = leaf{time: parts[2], kind: parts[3], subject: parts[4], sealed: parts[5]}
	if l.index, err = parseNumber(parts[1]); err != nil {
		return l, err
	}
	if !isTime(l.time) || len(l.kind) > 31 || !kindForm.MatchString(l.kind) ||
		!digestForm.MatchString(l.subject) || !digestForm.MatchString(l.sealed) {
		return l, errors.New("leaf: a line is not in its form")
	}
	return l, nil
}

func parseHash(text string) (hash tlog.Hash, err error) {
	data, err := decodeBase64(text, tlog.HashSize)
	copy(hash[:], data)
	return hash, err
}

func openCheckpoint(ledger key, data []byte) (tree tlog.Tree, err error) {
	text, err := openNote(ledger, data)
	if err != nil {
		return tree, fmt.Errorf("checkpoint: %w", err)
	}
	parts := strings.Split(text, "\n")
	if len(parts) != 4 || parts[0] != ledger.name || parts[3] != "" {
		return tree, errors.New("checkpoint: not three lines that begin with the origin")
	}
	if tree.N, err = parseNumber(parts[1]); err != nil {
		return tree, err
	}
	tree.Hash, err = parseHash(parts[2])
	return tree, err
}

type proof struct {
	extra, checkpoint []byte
	index             int64
	path              tlog.RecordProof
}

func parseProof(data []byte) (p proof, err error) {
	head, checkpoint, _ := strings.Cut(string(data), "\n\n")
	parts := strings.Split(head, "\n")
	p.checkpoint = []byte(checkpoint)
	if len(parts) < 3 || parts[0] != "c2sp.org/tlog-proof@v1" ||
		!strings.HasPrefix(parts[1], "extra ") || !strings.HasPrefix(parts[2], "index ") {
		return p, errors.New("proof: its lines are not in their form")
	}
	if p.extra, err = decodeBase64(parts[1][len("extra "):], -1); err != nil {
		return p, err
	}
	if p.index, err = parseNumber(parts[2][len("index "):]); err != nil {
		return p, err
	}
	for _, part := range parts[3:] {
		hash, err := parseHash(part)
		if err != nil {
			return p, err
		}
		p.path = append(p.path, hash)
	}
	return p, nil
}
