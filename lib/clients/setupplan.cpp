// SPDX-License-Identifier: GPL-3.0-or-later
#include "clients/setupplan.h"

#include "clients/settingstext.h"

#include <QRegularExpression>

namespace signalbox {

namespace {

/// What we write ourselves is no secret.
bool isHarmless(const QString &value)
{
    // The command that prints a client's key, in quotes of the shell where it needs some.
    static const QRegularExpression command(QStringLiteral(
        R"re(^"(?:'[^']*|\\"[^"]*|[^\s'"]*)\bsignalboxd?(?:\.exe)?(?:'|\\")?(?: --config (?:'[^']*'|\\"[^"]*\\"|[^\s'"]+)| token)+"$)re"));
    return value == u"\"signalbox\"" || value.startsWith(u"\"{env:") || command.match(value).hasMatch();
}

/// Words that look like a key wherever they stand: in a list of arguments, say.
QString withoutKeys(QString line)
{
    static const QRegularExpression key(QStringLiteral(
        R"re(\b(?:sk|pk|rk|ghp|gho|glpat|dapi|xox[bp]|AKIA|AIza)[-_A-Za-z0-9]{12,}|\b(?=[-_A-Za-z0-9]*[0-9][-_A-Za-z0-9]*[0-9])(?=[-_A-Za-z0-9]*[A-Z])[-_A-Za-z0-9]{28,}\b)re"));
    return line.replace(key, QStringLiteral("…"));
}

QString shown(const QStringList &path, const QByteArray &value)
{
    const QString text = QString::fromUtf8(value);
    return maySayASecret(path.constLast()) && !isHarmless(text) ? QStringLiteral("…") : text;
}

} // namespace

QString SetupChange::toString() const
{
    const QString name = path.join(u'.');
    switch (kind) {
    case Kind::Kept:
        return QStringLiteral("%1 stays: it was changed since by somebody else").arg(name);
    case Kind::Removed:
        return before ? QStringLiteral("%1 is removed (it was %2)").arg(name, shown(path, *before))
                      : QStringLiteral("%1 is removed").arg(name);
    case Kind::Set:
        break;
    }
    const QString value = after ? shown(path, *after) : QString();
    return before ? QStringLiteral("%1 becomes %2 (it was %3)").arg(name, value, shown(path, *before))
                  : QStringLiteral("%1 is set to %2").arg(name, value);
}

QList<DiffLine> SetupPlan::diff(int context) const
{
    QList<DiffLine> lines = lineDiff(QString::fromUtf8(before), QString::fromUtf8(after), context);
    for (DiffLine &line : lines) {
        line.text = withoutSecrets(line.text);
        if (line.text.endsWith(u'\r'))
            line.text.chop(1);
    }
    return lines;
}

QByteArray SetupPlan::ownText() const
{
    QList<Setting> settings;
    for (const SetupSetting &setting : record ? record->settings : QList<SetupSetting>()) {
        if (!setting.ours.isEmpty() && setting.ours.constFirst()
            && setting.ours.constFirst() != setting.before)
            settings << Setting{setting.path, setting.ours.constFirst()};
    }
    const auto edits = settingEdits(settingsFormat(program), {}, settings);
    return edits ? applied({}, *edits) : QByteArray();
}

bool maySayASecret(const QString &key)
{
    static const QRegularExpression secret(
        QStringLiteral("key|token|secret|passw|credential|auth|cookie|header|helper"),
        QRegularExpression::CaseInsensitiveOption);
    static const QRegularExpression name(
        QStringLiteral("env_key$|(max|_)tokens$|^author$"), QRegularExpression::CaseInsensitiveOption);
    return secret.match(key).hasMatch() && !name.match(key).hasMatch();
}

QString withoutSecrets(const QString &line)
{
    // A key with or without quotes, and a text: as JSON and TOML write them.
    static const QRegularExpression pair(
        QStringLiteral(R"re(("?)([\w.\-]+)\1(\s*[:=]\s*)("(?:[^"\\]|\\.)*"?|'[^']*'?))re"));
    QString result;
    qsizetype done = 0;
    auto matches = pair.globalMatch(line);
    while (matches.hasNext()) {
        const auto match = matches.next();
        const bool hides = maySayASecret(match.captured(2)) && !isHarmless(match.captured(4));
        result += line.mid(done, match.capturedStart(4) - done);
        result += hides ? QStringLiteral("\"…\"") : match.captured(4);
        done = match.capturedEnd(4);
    }
    return withoutKeys(QString(result + line.mid(done)));
}

} // namespace signalbox
