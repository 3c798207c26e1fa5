package main

import (
	"bytes"
	"errors"
	"fmt"
	"regexp"
	"strings"

	"golang.org/x/mod/sumdb/tlog"
)

var furtherLog = regexp.MustCompile("/([2-9]|[1-9][0-9]+)$")

// firstLog is the origin of a ledger's first log.
func firstLog(origin string) string {
	return furtherLog.ReplaceAllString(origin, "")
}

type rotation struct {
	old, new key
}

// parseRotation checks a note of a change of keys, which both keys signed.
func parseRotation(data []byte) (r rotation, err error) {
	text, _, _ := strings.Cut(string(data), "\n\n")
	values, rest, err := lines(text+"\n", "safehand.key-rotation/2", "origin", "size", "old", "new")
	if err != nil {
		return r, err
	}
	if _, err = parseNumber(values[1]); err != nil || rest != "" {
		return r, errors.New("a line is not what it must be")
	}
	if r.old, err = parseKey(values[2]); err != nil {
		return r, err
	}
	if r.new, err = parseKey(values[3]); err != nil {
		return r, err
	}
	if _, err = openNote(r.old, data); err != nil {
		return r, err
	}
	_, err = openNote(r.new, data)
	return r, err
}

// parseRotations reads the notes after the head, each after an empty line.
func parseRotations(text string, count int64) (chain []rotation, err error) {
	parts := strings.Split(text, "\n\n")
	if text == "" {
		parts = nil
	}
	if int64(len(parts)) != 2*count {
		return nil, errors.New("another number of notes than it says")
	}
	for i := 0; i < len(parts); i += 2 {
		signatures := strings.TrimSuffix(parts[i+1], "\n") + "\n"
		if i+2 == len(parts) && signatures != parts[i+1] {
			return nil, errors.New("it does not end in a line")
		}
		r, err := parseRotation([]byte(parts[i] + "\n\n" + signatures))
		if err != nil {
			return nil, err
		}
		if i > 0 && !bytes.Equal(chain[len(chain)-1].new.public, r.old.public) {
			return nil, errors.New("a change of keys does not go on from the last")
		}
		chain = append(chain, r)
	}
	return chain, nil
}

// checkHistory does what a recipient who remembers nothing can do: the key is that of the sender's
// card, or in one chain with it, and the checkpoint continues the head that is named.
func (d delivery) checkHistory(sender card, checkpoint []byte) error {
	tree, err := openCheckpoint(d.ledger, checkpoint)
	if err != nil {
		return err
	}
	history, logs, err := cutLogs(string(d.files["ledger.history"]))
	if err != nil {
		return err
	}
	head, notes, _ := strings.Cut(history, "\n\n")
	if notes == "" {
		head = strings.TrimSuffix(head, "\n")
	}
	rest, err := checkAcknowledged(head+"\n", d.ledger.name, tree, logs)
	if err != nil {
		return err
	}
	values, rest, err := lines("\n"+rest, "", "keys")
	if err != nil || rest != "" {
		return errors.New("its head does not end in the number of keys")
	}
	count, err := parseNumber(values[0])
	if err != nil || count > 64 || (notes == "") != (count == 0) ||
		notes == "" && !strings.HasSuffix(history, "keys 0\n") {
		return errors.New("the number of keys is not in its form")
	}
	chain, err := parseRotations(notes, count)
	if err != nil {
		return err
	}
	if bytes.Equal(sender.ledger.public, d.ledger.public) {
		return nil
	}
	found := 0
	for i, r := range chain {
		for _, k := range []key{sender.ledger, d.ledger} {
			if bytes.Equal(r.new.public, k.public) || i == 0 && bytes.Equal(r.old.public, k.public) {
				found++
			}
		}
	}
	if found != 2 {
		return errors.New("no change of keys leads from the card's key to the ledger's")
	}
	return nil
}

// checkAcknowledged checks the consistency proof, and gives the lines after it.
func checkAcknowledged(head, origin string, tree tlog.Tree, logs []further) (rest string, err error) {
	const format = "safehand.ledger-history/2"
	if none := format + "\nacknowledged none\n"; strings.HasPrefix(head, none) {
		return head[len(none):], nil
	}
	values, rest, err := lines(head, format, "acknowledged", "origin", "root")
	if err != nil {
		return "", err
	}
	size, err := parseNumber(values[0])
	if err != nil {
		return "", err
	}
	root, err := parseHash(values[2])
	if err != nil {
		return "", err
	}
	var path tlog.TreeProof
	for strings.HasPrefix(rest, "proof ") {
		line, after, _ := strings.Cut(rest, "\n")
		hash, err := parseHash(line[len("proof "):])
		if err != nil {
			return "", err
		}
		path, rest = append(path, hash), after
	}
	for _, log := range logs {
		if log.before == values[1] && size <= log.size && len(path) > 0 {
			return rest, tlog.CheckTree(path, log.size, log.root, size, root)
		}
	}
	if values[1] != origin || size > tree.N {
		if firstLog(values[1]) != firstLog(origin) || len(path) > 0 {
			return "", fmt.Errorf("a proof from the ledger %s", values[1])
		}
		return rest, nil
	}
	return rest, tlog.CheckTree(path, tree.N, tree.Hash, size, root)
}
