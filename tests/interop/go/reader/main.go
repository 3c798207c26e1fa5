// A reader of Safehand's files, written from the manual page safehand-formats(5) alone, with Go's
// own note and tlog libraries and none of Safehand's code.
//
//	reader package DIR RECEIPT RECIPIENT-VKEY LEDGER-VKEY FINGERPRINT
//	        checks an unpacked package and its receipt
//	reader alter DIR RECEIPT RECIPIENT-VKEY LEDGER-VKEY FINGERPRINT
//	        the same with one byte changed at a time: each change must be refused
//	reader fingerprint CARD
//	        checks a card and prints its fingerprint
//	reader leaves LEDGER-VKEY DIR RECEIPT CHECKPOINT
//	        checks that a receipt's checkpoint and a later one are both of the tree of leaves that
//	        DIR holds (one file a leaf, 0, 1, ...), and that the later continues the earlier
//	reader ledger LEDGER-VKEY DIR
//	        reads a ledger's dump, opens its bodies and prints what it holds as JSON
//
// Exit status 0: good; 1: refused, with the reason on standard error; 2: wrong call.
package main

import (
	"fmt"
	"os"
)

type command struct {
	arguments int
	run       func(arguments []string) error
}

var commands = map[string]command{
	"package":     {5, runPackage},
	"alter":       {5, runAlter},
	"fingerprint": {1, runFingerprint},
	"leaves":      {4, runLeaves},
	"ledger":      {2, runLedger},
}

func main() {
	if len(os.Args) < 2 || commands[os.Args[1]].run == nil ||
		len(os.Args)-2 != commands[os.Args[1]].arguments {
		fmt.Fprintln(os.Stderr, "usage: reader package|alter|fingerprint|leaves|ledger ...")
		os.Exit(2)
	}
	if err := commands[os.Args[1]].run(os.Args[2:]); err != nil {
		fmt.Fprintln(os.Stderr, "reader:", err)
		os.Exit(1)
	}
}
