"""Move the whole library: out as one ZIP file, and in from one."""

from assistant.web.staff.controls import button, submit


def render_transfer() -> str:
    """Return both directions, each with what it does said first."""
    export = (
        '<section class="card"><h3>Exportera biblioteket</h3><p>En ZIP-fil med alla dokument, alla versioner och filerna de kom från. '
        "Konton, lösenord och loggen följer inte med. Spara den som säkerhetskopia, eller flytta biblioteket till en annan dator.</p>"
        f'<div class="actions">{button("Exportera", "export")}</div></section>'
    )
    steps = (
        "<li>Dokument som inte finns här läggs till med alla sina versioner. De som svarade där svarar också här.</li>"
        "<li>Dokument som finns här med annan text får filens text som utkast. Det som svarar nu fortsätter att svara.</li>"
        "<li>Medföljande dokument som har raderats där raderas också här.</li>"
    )
    into = (
        '<form class="card for-administrators" data-event="import" data-upload><h3>Importera ett bibliotek</h3>'
        f'<p>Tar in en ZIP-fil som är gjord med Exportera. Inget som finns här skrivs över:</p><ul class="steps">{steps}</ul>'
        '<label class="drop"><input type="file" name="file" accept=".zip"><span><strong>Välj ZIP-fil</strong> eller släpp den här</span>'
        "</label>"
        '<label class="tick"><input type="checkbox" name="sure" value="1"><span>Jag har läst vad som händer.</span></label>'
        f'<p class="upload-state" role="status"></p><div class="actions">{submit("Importera")}</div></form>'
    )
    return f'<div class="ways for-editors">{export}{into}</div>'
