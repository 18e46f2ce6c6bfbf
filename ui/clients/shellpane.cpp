// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/clients/shellpane.h"

#include "ui/clients/clienttexts.h"
#include "ui/clients/copyblock.h"
#include "ui/widgets/labels.h"

#include <QComboBox>
#include <QFormLayout>
#include <QVBoxLayout>

#include <algorithm>

namespace signalbox {
namespace {

QString commandFor(Shell shell, EnvironmentClient client)
{
    QString env = QStringLiteral("signalbox env");
    if (client == EnvironmentClient::OpenAi)
        env += QStringLiteral(" --client openai");
    switch (shell) {
    case Shell::Posix:
        return QStringLiteral("eval \"$(%1)\"").arg(env);
    case Shell::Fish:
        return env + QStringLiteral(" --shell fish | source");
    case Shell::PowerShell:
        return env + QStringLiteral(" --shell powershell | Out-String | Invoke-Expression");
    case Shell::Cmd:
    case Shell::Dotenv:
        break;
    }
    return {};
}
} // namespace

ShellPane::ShellPane(const QProcessEnvironment &environment, QWidget *parent)
    : QWidget(parent)
    , m_environment(environment)
    , m_shell(new QComboBox(this))
    , m_client(new QComboBox(this))
    , m_lines(new CopyBlock(tr("Lines for the shell"), this))
    , m_remark(makeLabel({}, TextRole::Muted, this))
    , m_commandTitle(makeLabel(tr("Or one line for the start file of the shell"), TextRole::Heading, this))
    , m_command(new CopyBlock(m_commandTitle->text(), this))
{
    const auto addShell
        = [this](const QString &name, Shell shell) { m_shell->addItem(name, static_cast<int>(shell)); };
    addShell(tr("bash, zsh"), Shell::Posix);
    addShell(QStringLiteral("fish"), Shell::Fish);
    addShell(QStringLiteral("PowerShell"), Shell::PowerShell);
    addShell(QStringLiteral("cmd"), Shell::Cmd);
    addShell(tr(".env file"), Shell::Dotenv);
    m_shell->setCurrentIndex(std::max(0, m_shell->findData(static_cast<int>(usualShell(m_environment)))));
    m_client->addItem(tr("Claude Code, Anthropic SDKs"), static_cast<int>(EnvironmentClient::Claude));
    m_client->addItem(tr("OpenAI SDKs"), static_cast<int>(EnvironmentClient::OpenAi));
    m_remark->setWordWrap(true);
    auto *form = new QFormLayout;
    form->setHorizontalSpacing(12);
    form->addRow(tr("S&hell"), m_shell);
    form->addRow(tr("C&lients"), m_client);
    form->setFieldGrowthPolicy(QFormLayout::FieldsStayAtSizeHint);
    auto *column = new QVBoxLayout(this);
    column->setContentsMargins(0, 0, 0, 0);
    column->setSpacing(8);
    column->addWidget(makeLabel(tr("SDKs and shells"), TextRole::PageTitle, this));
    column->addLayout(form);
    column->addSpacing(4);
    column->addWidget(m_lines);
    column->addWidget(m_remark);
    column->addSpacing(4);
    column->addWidget(m_commandTitle);
    column->addWidget(m_command);
    column->addStretch();
    connect(m_shell, &QComboBox::currentIndexChanged, this, &ShellPane::showLines);
    connect(m_client, &QComboBox::currentIndexChanged, this, &ShellPane::showLines);
}

void ShellPane::setAddress(const QString &address, ClientToken token)
{
    m_address = address;
    m_token = token;
    showLines();
}

void ShellPane::showLines()
{
    const auto shell = static_cast<Shell>(m_shell->currentData().toInt());
    const auto client = static_cast<EnvironmentClient>(m_client->currentData().toInt());
    const bool sendsNothing = m_token == ClientToken::Own && client == EnvironmentClient::Claude;
    const QString key = sendsNothing ? QString() : ClientTexts::keyPlaceholder(m_token);
    m_lines->setLines(m_address.isEmpty()
            ? QStringList()
            : environmentLines(shell, client, m_address, Secret(key.toUtf8()), m_environment));
    m_remark->setText(m_token == ClientToken::ClientKey
            ? tr("Put a client key in the place of YOUR-CLIENT-KEY: \"signalbox token\" prints it.")
            : tr("They hold for programs that are started after them in the same terminal."));
    const QString command = commandFor(shell, client);
    m_commandTitle->setVisible(!command.isEmpty());
    m_command->setLines(command.isEmpty() ? QStringList() : QStringList(command));
}

} // namespace signalbox
