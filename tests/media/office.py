"""An office with a sealed package that waits for its stick, and what the program that is given away does with it in a
machine that has sticks."""
import json
import os
import pathlib
import shutil
import subprocess

ANSWERS = {
    "safer_way": "no", "encrypted": "yes", "belongs_to_organisation": "yes", "owner": "Home-Start Rosebery",
    "device": "The stick HS-USB-03", "carrier": "Ruth Coombes",
    "route": "from our office to County Hall on foot, straight there", "stays_with_carrier": "yes",
    "loss": "Margaret Hale is phoned at once on 01632 960111", "wiped": "by Ruth on the day it comes back",
}
CHARITY = ["--organisation", "Home-Start Rosebery", "--kind", "charity"]
SHARE = ["--to", "Priya Nair", "--profile", "social-care-concern", "--purpose",
         "To protect Ellie-Mae and Tyler from harm at home", "--basis", "public_task", "--reason",
         "Bruising seen twice, and a disclosure by the child", "--reason", "P05.condition=safeguarding", "--reason",
         "P08.informed=no", "--reason", "P08.reason=risk", "--reason", "P09.c1=She is not told before she is safe",
         "--media", "stick", "--answers", "answers.json", "--hold", "--reason",
         "C01.reason=The council's portal is down until Tuesday"]


def settings(home):
    return {"HOME": home, "LC_ALL": "C.UTF-8", "SAFEHAND_OFFICE": f"{home}/office",
            "SAFEHAND_IDENTITY": f"{home}/ruth.age", "SAFEHAND_PASSPHRASE_FILE": f"{home}/pass"}


def prepare(home, program, family):
    """The id of what waits. `program` is a test build, for which every folder lies on a stick."""
    def run(*words):
        environment = dict(settings(home), PATH=os.environ["PATH"], SAFEHAND_TEST_WORK_FACTOR="2",
                           SAFEHAND_TEST_REMOVABLE="1")
        done = subprocess.run([program, *words], env=environment, cwd=home, text=True, stdin=subprocess.DEVNULL,
                              capture_output=True, timeout=300)
        if done.returncode != 0:
            raise AssertionError(f"{words[:2]}: exit {done.returncode}: {done.stderr}")
        return done.stdout

    os.makedirs(f"{home}/stick")
    pathlib.Path(home, "pass").write_text("correct horse battery staple\n")
    pathlib.Path(home, "answers.json").write_text(json.dumps(ANSWERS))
    shutil.copytree(family, f"{home}/family")
    run("identity", "new", "--name", "Ruth Coombes", *CHARITY, "--role", "Manager", "-o", "ruth.age")
    run("init", "office", "--name", "Home-Start Rosebery", "--origin", "ledger.rosebery.example/office")
    run("identity", "new", "--name", "Priya Nair", "--organisation", "Rosebery Council", "--kind",
        "childrens_social_care", "--role", "Duty social worker", "-o", "priya.age")
    run("identity", "new", "--name", "Margaret Hale", *CHARITY, "--role", "Trustee", "--office", "office", "-o",
        "margaret.age")
    run("staff", "add", "margaret.card.json", "--role", "trustee")
    run("recipient", "add", "priya.card.json")
    fingerprint = run("card", "fingerprint", "priya.card.json").strip()
    run("recipient", "verify", "Priya Nair", "--by", "Ruth Coombes", "--how", "phone, number from the council's site",
        "--fingerprint", fingerprint)
    run("share", "family", *SHARE)
    return json.loads(run("ledger", "list", "--json"))[0]["id"]
