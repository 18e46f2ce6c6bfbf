// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/logs/logpage.h"

#include "ui/logs/diagnostics.h"
#include "ui/logs/logtable.h"
#include "ui/widgets/card.h"
#include "ui/widgets/emptystate.h"
#include "ui/widgets/labels.h"
#include "ui/widgets/tintedicon.h"

#include <QBoxLayout>
#include <QCheckBox>
#include <QClipboard>
#include <QComboBox>
#include <QDesktopServices>
#include <QDir>
#include <QFileInfo>
#include <QFrame>
#include <QGuiApplication>
#include <QIcon>
#include <QKeyEvent>
#include <QLineEdit>
#include <QPlainTextEdit>
#include <QPushButton>
#include <QSignalBlocker>
#include <QSplitter>
#include <QStackedWidget>
#include <QUrl>

namespace signalbox {
namespace {
constexpr int diagnosticLines = 200;
constexpr int tableInset = 6;

QIcon searchIcon(const QPalette &palette)
{
    return tintedIcon(QStringLiteral("search"), Colors(palette).muted());
}
} // namespace

LogPage::LogPage(const QString &logFile, QString configFile, QWidget *parent)
    : Page(parent)
    , m_file(logFile)
    , m_configFile(std::move(configFile))
    , m_filter(m_model)
    , m_tail(logFile, LogModel::mostLines)
    , m_search(new QLineEdit(this))
    , m_glyph(m_search->addAction(searchIcon(palette()), QLineEdit::LeadingPosition))
    , m_level(new QComboBox(this))
    , m_category(new QComboBox(this))
    , m_follow(new QCheckBox(tr("&Follow"), this))
    , m_folder(new QPushButton(tr("Open f&older"), this))
    , m_diagnostics(new QPushButton(tr("Copy &diagnostics"), this))
    , m_states(new QStackedWidget(this))
    , m_table(new LogTable(this))
    , m_nothing(new EmptyState({}, {}, this))
    , m_noMatch(new EmptyState(tr("No lines match"), tr("Other filters may find what you look for."), this))
    , m_detail(new QPlainTextEdit(this))
{
    m_table->setModel(&m_filter);
    layOut();
    connectFilters();
    connectList();
    showState();
}

QWidget *LogPage::makeHeading()
{
    auto *heading = new QWidget(this);
    auto *row = new QHBoxLayout(heading);
    row->setContentsMargins(0, 0, 0, 0);
    row->setSpacing(8);
    row->addWidget(makeLabel(tr("Log"), TextRole::PageTitle, this), 1);
    row->addWidget(m_folder);
    row->addWidget(m_diagnostics);
    m_folder->setToolTip(QDir::toNativeSeparators(m_file));
    m_folder->setEnabled(!m_file.isEmpty());
    m_diagnostics->setToolTip(
        tr("Versions, system, state and the end of the log, to be sent with a question"));
    m_copied.setSingleShot(true);
    m_copied.setInterval(std::chrono::seconds(2));
    connect(&m_copied, &QTimer::timeout, this, [this] { m_diagnostics->setText(tr("Copy &diagnostics")); });
    connect(m_folder, &QPushButton::clicked, this, &LogPage::openFolder);
    connect(m_diagnostics, &QPushButton::clicked, this, &LogPage::copyDiagnostics);
    return heading;
}

QLayout *LogPage::makeFilters()
{
    m_search->setPlaceholderText(tr("Search the log"));
    m_search->setAccessibleName(tr("Search the log"));
    m_search->setClearButtonEnabled(true);
    m_search->installEventFilter(this);
    m_level->setAccessibleName(tr("Level"));
    m_level->addItem(tr("All levels"), static_cast<int>(LoggedLine::Level::Debug));
    m_level->addItem(tr("Info and worse"), static_cast<int>(LoggedLine::Level::Info));
    m_level->addItem(tr("Warnings and errors"), static_cast<int>(LoggedLine::Level::Warning));
    m_level->addItem(tr("Errors"), static_cast<int>(LoggedLine::Level::Error));
    m_category->setAccessibleName(tr("Category"));
    m_category->addItem(tr("All categories"), QString());
    m_category->setSizeAdjustPolicy(QComboBox::AdjustToContents);
    m_follow->setChecked(true);
    m_follow->setToolTip(tr("Keep the newest line in view"));
    auto *row = new QHBoxLayout;
    row->setSpacing(8);
    row->addWidget(m_search, 1);
    for (QWidget *widget : QWidgetList{m_level, m_category, m_follow})
        row->addWidget(widget);
    return row;
}

void LogPage::layOut()
{
    auto *list = new Card(this);
    list->body()->setContentsMargins(tableInset, tableInset, tableInset, tableInset);
    list->body()->addWidget(m_states);
    for (QWidget *state : QWidgetList{m_table, m_nothing, m_noMatch})
        m_states->addWidget(state);
    m_detail->setReadOnly(true);
    m_detail->setAccessibleName(tr("The whole line"));
    m_detail->setFont(roleFont(font(), TextRole::Code));
    m_detail->setTextInteractionFlags(Qt::TextSelectableByMouse | Qt::TextSelectableByKeyboard);
    m_detail->setFrameShape(QFrame::NoFrame);
    m_detail->viewport()->setAutoFillBackground(false);
    m_detailCard = new Card(this);
    m_detailCard->body()->addWidget(m_detail);
    m_detailCard->hide();
    auto *splitter = new QSplitter(Qt::Vertical, this);
    splitter->setChildrenCollapsible(false);
    splitter->setHandleWidth(12);
    splitter->addWidget(list);
    splitter->addWidget(m_detailCard);
    splitter->setStretchFactor(0, 3);
    splitter->setStretchFactor(1, 2);
    auto *column = new QVBoxLayout(this);
    column->setContentsMargins(0, 0, 0, 0);
    column->setSpacing(12);
    column->addWidget(makeHeading());
    column->addLayout(makeFilters());
    column->addWidget(splitter, 1);
}

void LogPage::connectFilters()
{
    m_pause.setSingleShot(true);
    m_pause.setInterval(std::chrono::milliseconds(250));
    connect(m_search, &QLineEdit::textChanged, this, [this] { m_pause.start(); });
    connect(&m_pause, &QTimer::timeout, this, [this] {
        m_filter.setWords(m_search->text());
        showState();
    });
    connect(m_level, &QComboBox::currentIndexChanged, this, [this] {
        m_filter.setLevel(static_cast<LoggedLine::Level>(m_level->currentData().toInt()));
        showState();
    });
    connect(m_category, &QComboBox::currentIndexChanged, this, [this] {
        m_filter.setCategory(m_category->currentData().toString());
        showState();
    });
    connect(m_noMatch->addButton(tr("C&lear filters")), &QPushButton::clicked, this, &LogPage::clearFilters);
}

void LogPage::connectList()
{
    connect(&m_tail, &LogTail::linesAdded, this, [this](const QByteArrayList &lines) {
        m_model.add(lines);
        showState();
    });
    connect(&m_tail, &LogTail::existenceChanged, this, &LogPage::showState);
    connect(&m_model, &LogModel::categoriesChanged, this, &LogPage::showCategories);
    connect(m_follow, &QCheckBox::toggled, m_table, &LogTable::setFollowing);
    connect(m_table, &LogTable::followingChanged, m_follow, &QCheckBox::setChecked);
    connect(m_table->selectionModel(), &QItemSelectionModel::selectionChanged, this, &LogPage::showDetail);
    connect(m_table, &LogTable::closeRequested, m_table, &QAbstractItemView::clearSelection);
    connect(m_table, &LogTable::copyRequested, this, [this] {
        if (const QModelIndex current = m_table->currentIndex(); current.isValid())
            QGuiApplication::clipboard()->setText(QString::fromUtf8(m_filter.at(current).text));
    });
}

void LogPage::showState()
{
    QWidget *state = m_table;
    if (m_model.rowCount() == 0) {
        if (m_file.isEmpty())
            m_nothing->setTexts(tr("No log is written"),
                tr("The configuration has log.file: none. Without it the log goes into a file and can be "
                   "read here."));
        else if (m_tail.fileExists())
            m_nothing->setTexts(tr("The log is empty"), tr("What happens is told here, line by line."));
        else
            m_nothing->setTexts(tr("There is no log yet"),
                tr("It appears here as soon as something is written to %1.")
                    .arg(QDir::toNativeSeparators(m_file)));
        state = m_nothing;
    } else if (m_filter.rowCount() == 0) {
        state = m_noMatch;
    }
    m_states->setCurrentWidget(state);
}

void LogPage::showDetail()
{
    const QModelIndexList selected = m_table->selectionModel()->selectedRows();
    m_detailCard->setVisible(!selected.isEmpty());
    if (!selected.isEmpty())
        m_detail->setPlainText(m_filter.at(selected.constFirst()).details());
}

void LogPage::showCategories()
{
    const QString chosen = m_category->currentData().toString();
    const QSignalBlocker blocker(m_category);
    while (m_category->count() > 1)
        m_category->removeItem(1);
    for (const QString &category : m_model.categories())
        m_category->addItem(category, category);
    m_category->setCurrentIndex(std::max(0, m_category->findData(chosen)));
}

void LogPage::clearFilters()
{
    m_search->clear();
    m_level->setCurrentIndex(0);
    m_category->setCurrentIndex(0);
    m_pause.stop();
    m_filter.setWords({});
    showState();
}

void LogPage::showItem(const QString &item)
{
    clearFilters();
    m_search->setText(item);
    m_pause.stop();
    m_filter.setWords(item);
    showState();
}

void LogPage::find()
{
    m_search->setFocus(Qt::ShortcutFocusReason);
    m_search->selectAll();
}

void LogPage::openFolder() const
{
    QDesktopServices::openUrl(QUrl::fromLocalFile(QFileInfo(m_file).absolutePath()));
}

void LogPage::copyDiagnostics()
{
    QGuiApplication::clipboard()->setText(
        diagnosticsText(m_snapshot, m_configFile, m_model.lastLines(diagnosticLines)));
    m_diagnostics->setText(tr("Copied"));
    m_copied.start();
}

void LogPage::showEvent(QShowEvent *event)
{
    if (!m_file.isEmpty())
        m_tail.start();
    Page::showEvent(event);
}

void LogPage::hideEvent(QHideEvent *event)
{
    m_tail.stop();
    Page::hideEvent(event);
}

void LogPage::changeEvent(QEvent *event)
{
    Page::changeEvent(event);
    if (event->type() == QEvent::PaletteChange)
        m_glyph->setIcon(searchIcon(palette()));
}

bool LogPage::eventFilter(QObject *watched, QEvent *event)
{
    if (watched == m_search && event->type() == QEvent::KeyPress) {
        const int key = static_cast<QKeyEvent *>(event)->key(); // NOLINT: as Qt does it
        if (key == Qt::Key_Down || key == Qt::Key_Escape) {
            m_table->setFocus();
            return true;
        }
    }
    return Page::eventFilter(watched, event);
}

} // namespace signalbox
