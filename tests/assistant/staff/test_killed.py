"""Killed at any moment, the library holds the old or the new version of each document, and the index agrees with it."""

import os
import random
import signal
import subprocess
import sys
import time
from pathlib import Path

from assistant.settings import Settings
from assistant.staff.desk import Desk
from assistant.staff.roles import OPERATOR
from index.builder import build_index

LOOP = """
import sys
from pathlib import Path
from assistant.settings import Settings
from assistant.staff.desk import Desk
from assistant.staff.roles import OPERATOR
from assistant.staff.types import Edit, Upload

desk = Desk(Settings(home=Path(sys.argv[1])))
desk.press
for turn in range(int(sys.argv[2]), 10**9):
    print("begins", turn, flush=True)
    text = f"Omgångsstödet är öppet. Det gäller omgång {turn}. Företag med 10 till 49 anställda kan söka det."
    (key,) = desk.add_files(OPERATOR, [Upload(f"stod{turn}.txt", text.encode())])
    new = desk.work(key).document_id
    desk.work(desk.publish(OPERATOR, [new], accept_warnings=True))
    sheet = desk.show(OPERATOR, "fast")
    desk.save(OPERATOR, "fast", Edit(sheet.markdown.partition("Omgång ")[0] + f"Omgång {turn} slut.\\n", "", str(turn), sheet.number))
    desk.work(desk.publish(OPERATOR, ["fast"], accept_warnings=True))
    if turn % 3 == 2:
        desk.work(desk.retire(OPERATOR, new, mode="silent", why=""))
"""
FIXED = "---\nid: fast\ntitle: Fasta stödet\nkind: guide\nverified: 2026-11-23\n---\n\nOmgång 0 slut.\n"


def test_killed_while_handing_in_and_publishing_nothing_is_lost_or_half(tmp_path: Path) -> None:
    """Four times here; twenty with ASSISTANT_KILLS=20."""
    home, source, chance, turn = tmp_path / "hem", tmp_path / "källa", random.Random(), 1
    source.mkdir()
    (source / "fast.md").write_text(FIXED, encoding="utf-8")
    desk = Desk(Settings(home=home))
    build_index(home, roots=[source], embedder=desk.press.embedder, analyzer=desk.press.analyzer)
    for _ in range(int(os.environ.get("ASSISTANT_KILLS", "4"))):
        command = [sys.executable, "-c", LOOP, str(home), str(turn)]
        with subprocess.Popen(command, stdout=subprocess.PIPE, text=True) as process:
            assert process.stdout is not None
            process.stdout.readline()
            time.sleep(chance.uniform(0.05, 4.0))
            process.send_signal(signal.SIGKILL)
            turn += 1 + len(process.stdout.read().splitlines())
        for job in desk.jobs(OPERATOR):  # a restarted server does the same by itself
            assert desk.work(job.key).stand == "done"
        assert desk.verify(OPERATOR) == []
        numbers = [revision.number for revision in desk.versions(OPERATOR, "fast")]
        assert numbers == list(range(numbers[0], numbers[-1] - 1, -1))
        sheet = desk.show(OPERATOR, "fast")
        assert sheet.markdown.rstrip().endswith("slut.")
        for entry in desk.list_documents(OPERATOR):
            assert desk.show(OPERATOR, entry.id).markdown.rstrip().endswith((".", "slut."))
    desk.close()
