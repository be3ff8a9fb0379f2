// SPDX-FileCopyrightText: The Offramp authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/dialogs/submissiondialog.h"

#include "core/support/newfolder.h"
#include "core/workspace/workspacefile.h"
#include "ui/dialogs/dialogbuttons.h"
#include "ui/dialogs/submissionnetworks.h"
#include "ui/export/submissionpages.h"
#include "ui/files/choosefile.h"
#include "ui/files/showfolder.h"
#include "ui/panels/parts.h"
#include "ui/theme/fitscreen.h"
#include "ui/theme/textsize.h"
#include "ui/wording/fieldnames.h"
#include "ui/wording/tips.h"

#include <QDir>
#include <QFile>
#include <QFileInfo>
#include <QLabel>
#include <QLineEdit>
#include <QListWidget>
#include <QProgressBar>
#include <QPushButton>
#include <QStackedWidget>

namespace offramp {

using namespace Qt::Literals::StringLiterals;

namespace {

constexpr int fieldsWidth = 340; ///< at the usual text size
constexpr int progressSteps = 1000;

QString sentenceOf(const Error &error)
{
    return withFieldNames(QString::fromStdString(toText(error)), Fields::Submission);
}

/// What keeps the document from being checked: recordings that are missing, and how to find them.
QStringList missingSentences(const Document &document)
{
    QStringList sentences;
    for (const AbsentRecording &absent : document.decisions().absent) {
        WorkspaceRecording entry = absent.entry;
        entry.name = document.decisions().nameOf(absent);
        sentences.append(QString::fromStdString(toText(missingRecording(absent.folder, entry))));
    }
    return sentences;
}

} // namespace

SubmissionDialog::SubmissionDialog(const Document *document, const QString &workspace, const QString &folder,
                                   QWidget *parent)
    : QDialog(parent)
    , m_document(document)
    , m_workspace(workspace)
    , m_pages(new QStackedWidget)
    , m_folder(named(new QLineEdit(QDir::toNativeSeparators(folder)), u"submissionFolder"_s, tr("Folder"),
                     tr("A new or an empty folder.")))
    , m_title(named(new QLineEdit, u"submissionTitle"_s, tr("Title of the description")))
    , m_authors(named(new QLineEdit, u"submissionAuthors"_s, tr("Authors, with commas between them")))
    , m_networks(new SubmissionNetworks)
    , m_report(sentencesLabel(u"submissionReport"_s))
    , m_progress(named(new QProgressBar, u"submissionProgress"_s, tr("Progress of the submission")))
    , m_warning(named(new QLabel, u"warning"_s))
    , m_write(new QPushButton(tr("Write")))
    , m_outcome(sentencesLabel(u"submissionOutcome"_s))
    , m_files(named(new QListWidget, u"submissionFiles"_s, tr("Files of the submission")))
    , m_folderWarning(named(new QLabel, u"message"_s))
{
    setObjectName(u"submissionDialog"_s);
    setWindowTitle(tr("Submission"));
    m_title->setPlaceholderText(tr("Early-exit submission"));
    m_authors->setPlaceholderText(tr("Ada Lovelace, Alan Turing"));
    m_report->setToolTip(tipText(Tip::Submission));
    m_outcome->setToolTip(tipText(Tip::SubmissionCheck));
    m_progress->setRange(0, progressSteps);
    m_progress->setTextVisible(false);
    m_progress->setFixedHeight(6);
    m_progress->hide();
    auto *columns = rowOf({scrollingFields(makeFields(), tr("What to submit")), {makeReport(), 1}}, 8);
    auto *page = new QWidget;
    page->setLayout(columnOf({{columns, 1}, m_progress, dialogButtons(this, m_warning, m_write)}, 16, {}));
    m_pages->addWidget(page);
    m_pages->addWidget(makeResult());
    setLayout(columnOf({{m_pages, 1}}, 0, dialogMargins));
    setDialogSize(this, {860, 560}, columns);

    connect(m_folder, &QLineEdit::textChanged, this, [this] {
        m_failure.clear();
        refresh();
    });
    connect(m_networks, &SubmissionNetworks::changed, this, [this] {
        m_failure.clear();
        check();
    });
    connect(m_write, &QPushButton::clicked, this, &SubmissionDialog::write);
    connect(document, &Document::resultsChanged, this, &SubmissionDialog::follow);
    connect(document, &Document::absentChanged, this, &SubmissionDialog::follow);
    follow();
}

QWidget *SubmissionDialog::makeFields()
{
    QPushButton *choose = chooseButton(
        [this] {
            chooseFolder(this, {tr("Folder of the submission"), QFileInfo(folder()).absolutePath()},
                         [this](const QString &path) { m_folder->setText(QDir::toNativeSeparators(path)); });
        },
        tr("Choose the folder"));
    auto *fields = new QWidget;
    setScaledWidth(fields, fieldsWidth);
    fields->setLayout(columnOf({wordFor(m_folder, tr("&Folder")), rowOf({{m_folder, 1}, choose}, 8),
                                wordFor(m_title, tr("&Title")), m_title, wordFor(m_authors, tr("&Authors")), m_authors,
                                BoxItem::space(6), m_networks, BoxItem::stretch()},
                               6, {}));
    return fields;
}

QLayout *SubmissionDialog::makeReport()
{
    m_report->setAlignment(Qt::AlignTop);
    QScrollArea *area = scrollAreaOf(m_report);
    area->setAccessibleName(tr("Rules of the contest"));
    return columnOf({boldLabel(tr("Rules of the contest")), {area, 1}}, 10);
}

QWidget *SubmissionDialog::makeResult()
{
    auto *page = new QWidget;
    m_folderWarning->setWordWrap(true);
    m_files->setHorizontalScrollBarPolicy(Qt::ScrollBarAlwaysOff);
    m_files->setTextElideMode(Qt::ElideMiddle);
    QPushButton *show = plainButton(tr("Show in folder"), u"showInFolder"_s);
    connect(show, &QPushButton::clicked, this, &SubmissionDialog::showInFolder);
    page->setLayout(columnOf({boldLabel(tr("The submission is complete")),
                              m_outcome,
                              {m_files, 1},
                              m_folderWarning,
                              closingButtons(this, show)},
                             12, {}));
    return page;
}

QString SubmissionDialog::folder() const
{
    const QString text = m_folder->text().trimmed();
    return text.isEmpty() ? QString() : QFileInfo(text).absoluteFilePath();
}

SubmissionRequest SubmissionDialog::request() const
{
    SubmissionRequest request;
    request.title = m_title->text().trimmed().toStdString();
    for (const QString &author : m_authors->text().split(u',')) {
        if (!author.trimmed().isEmpty())
            request.authors.push_back(author.trimmed().toStdString());
    }
    request.networks = m_networks->files();
    request.labels = m_networks->labels();
    if (!m_workspace.isEmpty())
        request.folder = QFile::encodeName(QFileInfo(m_workspace).absolutePath()).toStdString();
    return request;
}

void SubmissionDialog::follow()
{
    if (m_stop)
        return; // what is written was checked
    QStringList names;
    for (const VariantResult &variant : m_document->results().variants) {
        const QString name = nameOf(*variant.recording);
        if (variant.included && !names.contains(name))
            names.append(name);
    }
    m_networks->setNetworks(names);
    check();
}

void SubmissionDialog::check()
{
    m_submission.reset();
    m_checking.cancel();
    refresh();
    if (const QStringList missing = missingSentences(*m_document); !missing.isEmpty()) {
        m_report->setText(missing.join(u'\n'));
        return;
    }
    m_report->setText(tr("Checking…"));
    m_checking.start([results = SetResults(m_document->results()), request = request()](
                         const IsCancelled &isCancelled) { return collectSubmission(results, request, isCancelled); },
                     [this](const Result<Submission> &submission) { take(submission); });
}

void SubmissionDialog::take(const Result<Submission> &submission)
{
    if (submission) {
        m_submission = *submission;
        showSubmission();
    } else {
        m_report->setText(sentenceOf(submission.error()));
    }
    refresh();
}

void SubmissionDialog::showSubmission()
{
    for (const SubmittedNetwork &network : m_submission->networks)
        m_networks->showFound(QString::fromStdString(network.name), QFile::decodeName(network.source.c_str()));
    QStringList sentences;
    if (!m_submission->variants.empty())
        sentences.append(submissionSummary(*m_document, *m_submission));
    if (m_submission->broken.empty())
        sentences.append(tr("Every rule is kept: there are variants, their energies are below E_max, their predictions "
                            "differ, all answer one complete test set, the networks are those that were recorded, and "
                            "all files together have at most 5 GB."));
    for (const Error &rule : m_submission->broken)
        sentences.append(u"\u2717 "_s + sentenceOf(rule));
    for (const std::string &note : m_submission->notes)
        sentences.append(tr("Note: %1").arg(QString::fromStdString(note)));
    m_report->setText(sentences.join(u"\n\n"_s));
}

void SubmissionDialog::refresh()
{
    const bool isWriting = m_stop != nullptr;
    Result<void> free;
    if (!isWriting && !folder().isEmpty())
        free = checkNewFolder(QFile::encodeName(folder()).toStdString());
    m_warning->setText(free ? m_failure : QString::fromStdString(toText(free.error())));
    const bool isReady = m_submission && m_submission->broken.empty() && free && !folder().isEmpty();
    m_write->setEnabled(isReady && !isWriting);
    m_progress->setVisible(isWriting);
    for (QWidget *field : std::initializer_list<QWidget *>{m_folder, m_title, m_authors, m_networks})
        field->setEnabled(!isWriting);
}

void SubmissionDialog::write()
{
    // The title and the authors are in no rule, so that only now they are asked for.
    const SubmissionRequest typed = request();
    Submission submission = *m_submission;
    submission.request.authors = typed.authors;
    if (!typed.title.empty())
        submission.request.title = typed.title;
    const auto pdf = submissionPdf(*m_document, submission);
    if (!pdf) {
        m_failure = QString::fromStdString(toText(pdf.error()));
        refresh();
        return;
    }
    m_failure.clear();
    m_stop = std::make_shared<std::atomic<bool>>(false);
    refresh();
    showProgress({}, 0);
    const auto report = [this](const std::string &file, double share) {
        QMetaObject::invokeMethod(
            this, [this, file = QString::fromStdString(file), share] { showProgress(file, share); },
            Qt::QueuedConnection);
    };
    const auto work = [submission = std::move(submission), description = pdf->toStdString(), stop = m_stop, report,
                       folder = QFile::encodeName(folder()).toStdString()](const IsCancelled &isCancelled) {
        return writeSubmission(
            submission, description, folder, [&] { return *stop || isSet(isCancelled); }, report);
    };
    m_writing.start(work, [this](const Result<WrittenSubmission> &written) { finish(written); });
}

void SubmissionDialog::showProgress(const QString &file, double share)
{
    if (!m_stop || *m_stop)
        return;
    m_progress->setValue(qRound(progressSteps * share));
    m_warning->setText(file.isEmpty() && share > 0 ? tr("Checking…") : tr("Writing %1…").arg(file));
}

void SubmissionDialog::finish(const Result<WrittenSubmission> &written)
{
    m_stop.reset();
    if (!written) {
        m_failure = written.error().kind == ErrorKind::Cancelled ? tr("Cancelled: nothing was written.")
                                                                 : sentenceOf(written.error());
        follow(); // the document may have changed meanwhile
        return;
    }
    refresh();
    const QString path = QFile::decodeName(written->folder.c_str());
    m_outcome->setText(tr("%1\n\nIt passed its own check: %2 variants were counted again from their predictions. To "
                          "check it anywhere: "
                          "python3 check.py")
                           .arg(QDir::toNativeSeparators(path), QString::number(written->check.variants.size())));
    for (const std::string &name : written->files) {
        auto *item = new QListWidgetItem(QString::fromStdString(name), m_files);
        item->setToolTip(QDir::toNativeSeparators(path + u'/' + item->text()));
    }
    m_pages->setCurrentIndex(1);
    m_files->setFocus();
    Q_EMIT this->written(tr("The submission was written to %1").arg(QDir::toNativeSeparators(path)),
                         path + u'/' + QString::fromStdString(written->files.back()));
}

void SubmissionDialog::showInFolder()
{
    const QString folder = m_files->item(m_files->count() - 1)->toolTip();
    if (const auto shown = showFolderOf(QDir::fromNativeSeparators(folder)); !shown)
        m_folderWarning->setText(QString::fromStdString(toText(shown.error())));
}

void SubmissionDialog::reject()
{
    if (!m_stop) {
        QDialog::reject();
        return;
    }
    *m_stop = true;
    m_warning->setText(tr("Cancelling…"));
}

} // namespace offramp
