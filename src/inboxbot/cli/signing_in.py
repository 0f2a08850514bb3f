"""Signing in to Microsoft 365 with a code, for trying out."""

from __future__ import annotations

import click

from inboxbot.cli.shown import settings_of


@click.command(short_help="Sign in to Microsoft 365 with a code, for trying out.")
@click.pass_context
def sign_in(ctx: click.Context) -> None:
    """Sign in to Microsoft 365 as yourself, to try a mailbox that is opened for you.

    For INBOXBOT_GRAPH_SIGN_IN=device: a page and a code are shown, and the command waits until the
    code was entered there. A service signs in by itself, with a certificate or a secret.

    \b
    Example:
      inboxbot sign-in
    """
    from inboxbot.app.token_rack import TokenRack

    click.echo(TokenRack(settings_of(ctx)).sign_in(click.echo))
