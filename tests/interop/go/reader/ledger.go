package main

// The ledger, from a dump: DIR/N/leaf, sealed (absent if erased) for each entry N; keys, the
// ledger's three keys as canonical JSON; wrapped, lines "COMMITMENT WRAPPED" in hex; lookups, lines
// "DIGEST N"; nodes, lines "LEVEL NUMBER HASH"; checkpoints, a folder of notes; head.note.

import (
	"bytes"
	"crypto/aes"
	"crypto/cipher"
	"crypto/hmac"
	"crypto/sha256"
	"encoding/hex"
	"encoding/json"
	"errors"
	"fmt"
	"os"
	"path/filepath"
	"sort"
	"strconv"
	"strings"

	"golang.org/x/mod/sumdb/tlog"
)

type entry struct {
	leaf    []byte
	parsed  leaf
	sealed  []byte
	key     []byte
	body    []byte
	members object
}

type ledger struct {
	key         key
	folder      string
	entries     []entry
	read, index []byte
	tree        map[int64]tlog.Hash // by tlog's own numbers
}

func (l *ledger) ReadHashes(indexes []int64) ([]tlog.Hash, error) {
	hashes := make([]tlog.Hash, len(indexes))
	for i, index := range indexes {
		hash, found := l.tree[index]
		if !found {
			return nil, fmt.Errorf("no hash %d", index)
		}
		hashes[i] = hash
	}
	return hashes, nil
}

func openLedger(vkey, folder string) (*ledger, error) {
	k, err := parseKey(vkey)
	if err != nil {
		return nil, err
	}
	l := &ledger{key: k, folder: folder, tree: map[int64]tlog.Hash{}}
	for n := int64(0); ; n++ {
		data, err := os.ReadFile(filepath.Join(folder, strconv.FormatInt(n, 10), "leaf"))
		if os.IsNotExist(err) {
			return l, nil
		}
		if err != nil {
			return nil, err
		}
		parsed, err := parseLeaf(data)
		if err == nil && parsed.index != n {
			err = errors.New("its index is another")
		}
		if err != nil {
			return nil, fmt.Errorf("entry %d: %w", n, err)
		}
		stored, err := tlog.StoredHashes(n, data, l)
		if err != nil {
			return nil, err
		}
		first := tlog.StoredHashIndex(0, n)
		for i, hash := range stored {
			l.tree[first+int64(i)] = hash
		}
		l.entries = append(l.entries, entry{leaf: data, parsed: parsed})
	}
}

// contains checks that a signed checkpoint is of this tree.
func (l *ledger) contains(data []byte) (tlog.Tree, error) {
	tree, err := openCheckpoint(l.key, data)
	if err != nil {
		return tree, err
	}
	if tree.N > int64(len(l.entries)) {
		return tree, errors.New("the checkpoint covers entries that are not there")
	}
	root, err := l.root(tree.N)
	if err == nil && root != tree.Hash {
		err = errors.New("the checkpoint has another root")
	}
	return tree, err
}

func (l *ledger) root(size int64) (tlog.Hash, error) {
	if size == 0 {
		return sha256.Sum256(nil), nil
	}
	return tlog.TreeHash(size, l)
}

func runLeaves(arguments []string) error {
	l, err := openLedger(arguments[0], arguments[1])
	if err != nil {
		return err
	}
	receipt, err := os.ReadFile(arguments[2])
	if err != nil {
		return err
	}
	_, held, found := strings.Cut(string(receipt), "\ncheckpoint\n")
	end := strings.LastIndex(held, "\n\n")
	if !found || end < 0 {
		return errors.New("the receipt has no checkpoint")
	}
	later, err := os.ReadFile(arguments[3])
	if err != nil {
		return err
	}
	older, err := l.contains([]byte(held[:end+1]))
	if err != nil {
		return fmt.Errorf("the receipt's: %w", err)
	}
	newer, err := l.contains(later)
	if err != nil {
		return fmt.Errorf("the later: %w", err)
	}
	path, err := tlog.ProveTree(newer.N, older.N, l)
	if err == nil {
		err = tlog.CheckTree(path, newer.N, newer.Hash, older.N, older.Hash)
	}
	if err == nil {
		fmt.Printf("%d entries continue %d\n", newer.N, older.N)
	}
	return err
}

// ---- bodies ----

func (l *ledger) readKeys() error {
	data, err := os.ReadFile(filepath.Join(l.folder, "keys"))
	if err != nil {
		return err
	}
	members, err := parseCanonical(data, "")
	if err != nil {
		return err
	}
	if err := exactly(members, "format", "generation", "indexes", "origin", "read", "replaced",
		"sign"); err != nil {
		return err
	}
	if members["format"] != "safehand.ledger-keys/2" || members["origin"] != l.key.name {
		return errors.New("keys of something else")
	}
	read, _ := text(members, "read")
	// The example's keys were never changed.
	indexes, _ := members["indexes"].([]interface{})
	if len(indexes) != 1 || members["replaced"] != "" {
		return errors.New("not the keys of generation 0")
	}
	only, _ := indexes[0].(object)
	index, _ := text(only, "key")
	if l.read, err = hex.DecodeString(read); err == nil {
		l.index, err = hex.DecodeString(index)
	}
	return err
}

func gcmOpen(key, nonce, sealed, additional []byte) ([]byte, error) {
	block, err := aes.NewCipher(key)
	if err != nil {
		return nil, err
	}
	gcm, err := cipher.NewGCM(block)
	if err != nil {
		return nil, err
	}
	return gcm.Open(nil, nonce, sealed, additional)
}

func (l *ledger) dumpLines(name string, each func(fields []string) error) error {
	data, err := os.ReadFile(filepath.Join(l.folder, name))
	if err != nil {
		return err
	}
	for _, line := range strings.Split(strings.TrimSuffix(string(data), "\n"), "\n") {
		if err := each(strings.Fields(line)); err != nil {
			return fmt.Errorf("%s: %q: %w", name, line, err)
		}
	}
	return nil
}

// openBody finds the key by the commitment, opens the body and compares it with its leaf.
func (l *ledger) openBody(e *entry, wrapped map[string][]byte) error {
	if digestOf(e.sealed) != e.parsed.sealed {
		return errors.New("sealed bytes of another digest")
	}
	if len(e.sealed) < 32+12+16 {
		return errors.New("too short")
	}
	commitment := e.sealed[:32]
	wrap := wrapped[hex.EncodeToString(commitment)]
	if len(wrap) != 60 {
		return errors.New("no key of 60 bytes")
	}
	var err error
	if e.key, err = gcmOpen(l.read, wrap[:12], wrap[12:], commitment); err != nil {
		return err
	}
	sum := sha256.Sum256(append([]byte("safehand.commit/2"), e.key...))
	if !bytes.Equal(sum[:], commitment) {
		return errors.New("another commitment")
	}
	if e.body, err = gcmOpen(e.key, e.sealed[32:44], e.sealed[44:], nil); err != nil {
		return err
	}
	signed := e.body[:bytes.LastIndex(e.body, []byte("\n\n"))+1]
	first, rest, _ := strings.Cut(string(signed), "\n")
	if first != "safehand.entry/2" {
		return errors.New("no body of safehand.entry/2")
	}
	if e.members, err = parseCanonical([]byte(rest), "\n"); err != nil {
		return err
	}
	if err := exactly(e.members, "detail", "index", "kind", "lookups", "origin", "subject",
		"time"); err != nil {
		return err
	}
	index, _ := e.members["index"].(json.Number)
	if index.String() != strconv.FormatInt(e.parsed.index, 10) || e.members["kind"] != e.parsed.kind ||
		e.members["origin"] != l.key.name || e.members["subject"] != e.parsed.subject ||
		e.members["time"] != e.parsed.time {
		return errors.New("the body is of another entry than its leaf")
	}
	return nil
}

func (l *ledger) openBodies() error {
	wrapped := map[string][]byte{}
	err := l.dumpLines("wrapped", func(fields []string) (err error) {
		wrapped[fields[0]], err = hex.DecodeString(fields[1])
		return err
	})
	if err != nil {
		return err
	}
	for n := range l.entries {
		e := &l.entries[n]
		e.sealed, err = os.ReadFile(filepath.Join(l.folder, strconv.Itoa(n), "sealed"))
		if os.IsNotExist(err) {
			continue
		}
		if err == nil {
			err = l.openBody(e, wrapped)
		}
		if err != nil {
			return fmt.Errorf("entry %d: %w", n, err)
		}
	}
	return nil
}

// staff are the keys of those whom the bodies themselves bring; each body must be signed by one who
// was brought before, entry 0 by the one that it brings.
func (l *ledger) checkSigners() ([]string, error) {
	var staff []key
	var names, signers []string
	for n, e := range l.entries {
		if e.members == nil {
			signers = append(signers, "")
			continue
		}
		detail, _ := e.members["detail"].(object)
		if e.parsed.kind == "staff-added" {
			bytes, err := text(detail, "card")
			if err != nil {
				return nil, err
			}
			c, err := parseCard([]byte(bytes))
			if err != nil {
				return nil, err
			}
			members, err := parseCanonical([]byte(bytes), "\n")
			if err != nil {
				return nil, err
			}
			name, _ := text(members, "name")
			staff = append(staff, c.verifier)
			names = append(names, name)
		}
		signer := ""
		for i, k := range staff {
			if _, err := openNote(k, e.body); err == nil {
				signer = names[i]
			}
		}
		if signer == "" {
			return nil, fmt.Errorf("entry %d: signed by nobody on the staff", n)
		}
		signers = append(signers, signer)
	}
	return signers, nil
}

// lookupDigest is the look-up of a kind and a value.
func (l *ledger) lookupDigest(kind, value string) string {
	mac := hmac.New(sha256.New, l.index)
	mac.Write([]byte(kind + "\x00" + value))
	return hex.EncodeToString(mac.Sum(nil))
}

// checkLookups: the table is what the bodies say, no more and no less.
func (l *ledger) checkLookups() error {
	wanted := map[string]bool{}
	for n, e := range l.entries {
		pairs, _ := e.members["lookups"].([]interface{})
		for _, item := range pairs {
			pair, _ := item.([]interface{})
			kind, _ := pair[0].(string)
			value, _ := pair[1].(string)
			wanted[l.lookupDigest(kind, value)+" "+strconv.Itoa(n)] = true
		}
	}
	count := 0
	err := l.dumpLines("lookups", func(fields []string) error {
		count++
		if !wanted[strings.Join(fields, " ")] {
			return errors.New("no body has this look-up")
		}
		return nil
	})
	if err == nil && count != len(wanted) {
		err = errors.New("a look-up is missing")
	}
	return err
}

func (l *ledger) checkNodes() error {
	count := 0
	err := l.dumpLines("nodes", func(fields []string) error {
		count++
		level, _ := strconv.Atoi(fields[0])
		number, _ := strconv.ParseInt(fields[1], 10, 64)
		hash, found := l.tree[tlog.StoredHashIndex(level, number)]
		if !found || hex.EncodeToString(hash[:]) != fields[2] {
			return errors.New("another hash")
		}
		return nil
	})
	if err == nil && count != len(l.tree) {
		err = errors.New("a node is missing")
	}
	return err
}

func (l *ledger) checkCheckpoints() error {
	names, err := filepath.Glob(filepath.Join(l.folder, "checkpoints", "*"))
	if err != nil {
		return err
	}
	sort.Strings(names)
	for _, name := range append(names, filepath.Join(l.folder, "head.note")) {
		data, err := os.ReadFile(name)
		if err == nil {
			_, err = l.contains(data)
		}
		if err != nil {
			return fmt.Errorf("%s: %w", name, err)
		}
	}
	return nil
}

// printed is what runLedger prints of an entry.
type printed struct {
	Leaf    string            `json:"leaf"`
	Hash    string            `json:"hash"`
	Root    string            `json:"root"` // of the tree with it
	Signer  string            `json:"signer"`
	Key     string            `json:"key"`
	Body    string            `json:"body"`
	Sealed  string            `json:"sealed"`
	Detail  string            `json:"detail"` // canonical
	Lookups map[string]string `json:"lookups"`
}

func (l *ledger) print(signers []string) error {
	list := []printed{}
	for n, e := range l.entries {
		leafHash := tlog.RecordHash(e.leaf)
		root, err := l.root(int64(n) + 1)
		if err != nil {
			return err
		}
		var detail bytes.Buffer
		if err := canonical(&detail, e.members["detail"]); err != nil {
			return err
		}
		p := printed{Leaf: string(e.leaf), Hash: hex.EncodeToString(leafHash[:]),
			Root: hex.EncodeToString(root[:]), Signer: signers[n], Key: hex.EncodeToString(e.key),
			Body: string(e.body), Sealed: hex.EncodeToString(e.sealed), Detail: detail.String(),
			Lookups: map[string]string{}}
		pairs, _ := e.members["lookups"].([]interface{})
		for _, item := range pairs {
			pair, _ := item.([]interface{})
			kind, _ := pair[0].(string)
			value, _ := pair[1].(string)
			p.Lookups[kind+" "+value] = l.lookupDigest(kind, value)
		}
		list = append(list, p)
	}
	encoder := json.NewEncoder(os.Stdout)
	encoder.SetEscapeHTML(false)
	return encoder.Encode(list)
}

func runLedger(arguments []string) error {
	l, err := openLedger(arguments[0], arguments[1])
	if err != nil {
		return err
	}
	for _, step := range []func() error{l.readKeys, l.openBodies, l.checkLookups, l.checkNodes,
		l.checkCheckpoints} {
		if err := step(); err != nil {
			return err
		}
	}
	signers, err := l.checkSigners()
	if err != nil {
		return err
	}
	return l.print(signers)
}
