// SPDX-License-Identifier: GPL-3.0-or-later
#include "config/shells.h"

#include <QFileInfo>

#include <algorithm>

namespace signalbox {

namespace {

/// Means itself in every shell, without quotes.
bool isPlain(const QString &value)
{
    return !value.isEmpty() && std::all_of(value.begin(), value.end(), [](QChar c) {
        return c.unicode() < 0x80 && (c.isLetterOrNumber() || QStringView(u"/._-+:=@,").contains(c));
    });
}

QString withoutControls(QString value)
{
    std::replace_if(
        value.begin(), value.end(), [](QChar c) { return c.category() == QChar::Other_Control; }, u' ');
    return value;
}

/// `quote` around `value`, and `escape` before each of `special` in it.
QString quoted(const QString &value, QChar quote, QStringView special, const QString &escape)
{
    QString result(quote);
    for (const QChar c : value) {
        if (special.contains(c))
            result += escape;
        result += c;
    }
    return QString(result + quote);
}

} // namespace

std::optional<Shell> shellFromName(QStringView name)
{
    if (name == u"sh" || name == u"bash" || name == u"zsh")
        return Shell::Posix;
    if (name == u"fish")
        return Shell::Fish;
    if (name == u"powershell" || name == u"pwsh")
        return Shell::PowerShell;
    if (name == u"cmd")
        return Shell::Cmd;
    if (name == u"dotenv")
        return Shell::Dotenv;
    return std::nullopt;
}

Shell usualShell(const QProcessEnvironment &environment)
{
    const QString name = QFileInfo(environment.value(QStringLiteral("SHELL"))).fileName();
    if (const auto shell = shellFromName(name))
        return *shell;
#ifdef Q_OS_WIN
    return Shell::PowerShell;
#else
    return Shell::Posix;
#endif
}

QString assignmentFlaw(Shell shell, const QString &value)
{
    // A quote would end the text, and what follows it could be a command.
    return shell == Shell::Cmd && value.contains(u'"') ? QStringLiteral(
               "cmd cannot be given a value with a quotation mark: choose --shell powershell, or another key")
                                                       : QString();
}

QString assignment(Shell shell, const QString &name, const QString &value)
{
    const QString text = withoutControls(value);
    switch (shell) {
    case Shell::Posix: // a quote ends the text, stands by itself, and the text goes on
        return QStringLiteral("export %1=").arg(name)
            + (isPlain(text) ? text : u'\'' + QString(text).replace(u'\'', QStringLiteral("'\\''")) + u'\'');
    case Shell::Fish:
        return QStringLiteral("set -gx %1 ").arg(name)
            + (isPlain(text) ? text : quoted(text, u'\'', u"\\'", QStringLiteral("\\")));
    case Shell::PowerShell: // the curly quotes end a text, too
        return QStringLiteral("$env:%1 = ").arg(name)
            + quoted(QString(text)
                         .replace(u'\'', QStringLiteral("''"))
                         .replace(u'\u2018', QStringLiteral("\u2018\u2018"))
                         .replace(u'\u2019', QStringLiteral("\u2019\u2019")),
                u'\'', u"", {});
    case Shell::Cmd:
        return QStringLiteral("set \"%1=").arg(name) + QString(text).remove(u'"') + u'"';
    case Shell::Dotenv:
        return name + u'=' + (isPlain(text) ? text : quoted(text, u'"', u"\\\"$`", QStringLiteral("\\")));
    }
    return {};
}

} // namespace signalbox
