"""`inboxbot demo`: the main job at work, on an embedded mailbox, in seconds."""

from __future__ import annotations

import os
import re
import tempfile
from pathlib import Path
from zoneinfo import ZoneInfo

import click

from inboxbot.ports.register import Register
from inboxbot.rules.policy import Policy


@click.command(short_help="Show the main job on an embedded mailbox.")
@click.option(
    "--mails",
    type=click.Path(exists=True, file_okay=False, path_type=Path),
    help="A folder of .eml files instead of the shipped mails.",
)
@click.option(
    "--rules", type=click.Path(exists=True, dir_okay=False, path_type=Path), help="Another rules.yaml."
)
@click.option(
    "--templates", type=click.Path(exists=True, file_okay=False, path_type=Path), help="Other templates."
)
@click.option(
    "--out",
    type=click.Path(file_okay=False, path_type=Path),
    help="Where to write the letters; default: a new temporary folder.",
)
def demo(*, mails: Path | None, rules: Path | None, templates: Path | None, out: Path | None) -> None:
    """Let mails arrive over some simulated days, and show what inboxbot does with them.

    Prints a timeline and writes every outgoing mail and an index.html that shows the letters as
    their readers see them. Uses no network and touches nothing but its own folder.

    \b
    Example:
      inboxbot demo
      inboxbot demo --mails my-mails/ --rules my-rules.yaml
    """
    from inboxbot.app.logs import configure_logs
    from inboxbot.config import packaged_rules, packaged_templates, read_policy
    from inboxbot.demo import scenario as scenarios
    from inboxbot.demo.stage import set_up
    from inboxbot.demo.timeline import Timeline

    configure_logs("ERROR")
    rules, templates = rules or packaged_rules(), templates or packaged_templates()
    policy = read_policy(rules).policy
    zone = ZoneInfo(policy.calendar.time_zone)
    scenario = scenarios.from_folder(mails, zone) if mails else scenarios.shipped(zone)
    target = out or Path(tempfile.mkdtemp(prefix="inboxbot-demo-"))
    target.mkdir(parents=True, exist_ok=True)
    address = os.environ.get("INBOXBOT_ADDRESS") or f"info@{_domain(policy.organisation.website)}"
    with tempfile.TemporaryDirectory(prefix="inboxbot-stage-") as folder:
        stage = set_up(Path(folder), scenario.start, rules=rules, templates=templates, address=address)
        try:
            click.echo(
                f"{policy.organisation.name}: {address}, {len(scenario.deliveries)} mails on a simulated clock"
            )
            timeline = Timeline(stage.register, policy, zone)
            for at, delivery in stage.play(scenario):
                for line in timeline.look(at, delivery):
                    click.echo(line)
            _write_letters(stage.register, policy, target)
        finally:
            stage.close()


def _domain(website: str) -> str:
    return re.sub(r"^(https?://)?(www\.)?", "", website).split("/")[0]


def _write_letters(register: Register, policy: Policy, target: Path) -> None:
    from inboxbot.reports.gallery import gallery

    mails = [entry.mail for entry in register.outbox(["sent"], limit=0)]
    for number, mail in enumerate(mails, 1):
        (target / f"{number:03}-{mail.letter}.eml").write_bytes(mail.content)
    index = target / "index.html"
    title = f"What {policy.organisation.name} would have sent"
    page = gallery(mails, title=title, zone=ZoneInfo(policy.calendar.time_zone))
    index.write_text(page, encoding="utf-8")
    click.echo(f"\n{len(mails)} letters, as their readers see them: {index}")
