// SPDX-FileCopyrightText: The Offramp authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/dialogs/webpagedialog.h"

#include "core/tradeoff/shownnumbers.h"
#include "core/webpage/sampledata.h"
#include "ui/dialogs/dialogbuttons.h"
#include "ui/files/choosefile.h"
#include "ui/panels/parts.h"
#include "ui/theme/boxes.h"
#include "ui/theme/fitscreen.h"
#include "ui/wording/wording.h"

#include <QCheckBox>
#include <QDir>
#include <QFileInfo>
#include <QFormLayout>
#include <QLabel>
#include <QLineEdit>
#include <QPlainTextEdit>
#include <QPushButton>

#include <utility>

namespace offramp {

using namespace Qt::Literals::StringLiterals;

namespace {

/// "312 kB", "4.2 MB".
QString sizeText(qint64 bytes)
{
    const bool isLarge = bytes >= 1'000'000;
    const double number = static_cast<double>(bytes) / (isLarge ? 1e6 : 1e3);
    return QString::fromStdString(fixedText(number, isLarge ? 1 : 0)) + (isLarge ? u" MB"_s : u" kB"_s);
}

std::size_t sampleCount(const Document &document)
{
    std::size_t count = 0;
    for (const PageTestSet &testSet : pageTestSets(document.recordings()))
        count += testSet.recordings.front()->table().sampleCount();
    return count;
}

QPlainTextEdit *notesOf(const Document &document)
{
    auto *notes = named(new QPlainTextEdit(QString::fromStdString(*document.decisions().notes)), u"pageNotes"_s,
                        WebPageDialog::tr("Notes, as the page has them"),
                        WebPageDialog::tr("The notes of the workspace. View > Notes changes them."));
    notes->setReadOnly(true);
    notes->setTabChangesFocus(true);
    notes->setPlaceholderText(WebPageDialog::tr("No notes. Write in View > Notes what was decided, and why."));
    return notes;
}

} // namespace

WebPageDialog::WebPageDialog(const Document *document, const QString &title, const QString &file, QWidget *parent)
    : QDialog(parent)
    , m_document(document)
    , m_file(named(new QLineEdit(QDir::toNativeSeparators(file)), u"pageFile"_s))
    , m_title(named(new QLineEdit(title), u"pageTitle"_s))
    , m_withSamples(named(new QCheckBox(tr("With sample &images and names")), u"pageWithSamples"_s, {},
                          tr("Also list the samples that exit elsewhere when a reader moves a threshold")))
    , m_samples(sentencesLabel(u"pageSamples"_s))
    , m_size(sentencesLabel(u"pageSize"_s))
    , m_warning(named(new QLabel, u"warning"_s))
    , m_save(new QPushButton)
{
    setObjectName(u"webPageDialog"_s);
    setWindowTitle(tr("Share as a web page"));
    auto *about
        = mutedLabel(tr("One file that any browser opens: readers drag the thresholds and see energy, accuracy and "
                        "area follow. It holds the answers of all samples and loads nothing from elsewhere."));
    about->setWordWrap(true);
    m_samples->setToolTip(tr("All recorded samples of the test sets that are open."));
    m_size->setToolTip(tr("The size of the file that would be written now."));
    QPlainTextEdit *notes = notesOf(*document);
    QPushButton *choose = chooseButton(
        [this] {
            chooseOutput(this, {tr("File of the web page"), m_file->text(), tr("Web pages (*.html)")},
                         [this](const QString &path) { m_file->setText(path); });
        },
        tr("Choose the file of the web page"));
    auto *form = new QFormLayout;
    form->setHorizontalSpacing(16);
    form->setVerticalSpacing(11);
    form->addRow(wordFor(m_title, tr("&Title")), m_title);
    form->addRow(wordFor(notes, tr("&Notes")), notes);
    form->addRow(wordFor(m_file, tr("&File")), rowOf({{m_file, 1}, choose}, 8));
    setLayout(columnOf({about, form, m_withSamples, m_samples, m_size, BoxItem::stretch(),
                        dialogButtons(this, m_warning, m_save)},
                       12, dialogMargins));
    setDialogSize(this, {640, 460});

    connect(m_file, &QLineEdit::textChanged, this, &WebPageDialog::refresh);
    connect(m_withSamples, &QCheckBox::toggled, this, &WebPageDialog::measure);
    connect(m_save, &QPushButton::clicked, this, &WebPageDialog::write);
    connect(document, &Document::resultsChanged, this, [this] { ++m_changes; }); // which follows every change
    refresh();
    measure();
}

WebPageOptions WebPageDialog::options() const
{
    return {m_title->text().trimmed(), m_withSamples->isChecked()};
}

/// The page that was made last, if it would be the same now.
std::optional<QByteArray> WebPageDialog::pageAsItIs() const
{
    if (m_made && m_made->options == options() && m_made->change == m_changes)
        return m_made->page;
    return std::nullopt;
}

void WebPageDialog::refresh()
{
    m_mayReplace = false;
    m_warning->clear();
    m_save->setText(tr("Save"));
    m_save->setEnabled(!m_file->text().trimmed().isEmpty() && !m_writing.isRunning());
}

void WebPageDialog::measure()
{
    refresh();
    m_samples->setText(m_withSamples->isChecked() ? tr("The page shows names, classes and, where they were recorded, "
                                                       "small images of %1 samples. Everyone who "
                                                       "gets it can see them: check that the images may be shared.")
                                                        .arg(groupedCount(sampleCount(*m_document)))
                                                  : tr("The page names no sample and has no image."));
    if (const auto page = pageAsItIs())
        return showSize(page->size());
    m_size->setText(tr("Computing the size…"));
    const Made made{options(), m_changes, {}};
    const auto work = [content = webPageContent(*m_document), options = made.options](const IsCancelled &isCancelled) {
        return webPage(content, options, isCancelled);
    };
    m_measuring.start(work, [this, made](const Result<QByteArray> &page) {
        if (!page) {
            m_size->setText(QString::fromStdString(toText(page.error())));
            return;
        }
        m_made = made;
        m_made->page = *page;
        showSize(page->size());
    });
}

void WebPageDialog::showSize(qint64 bytes)
{
    QStringList sentences{tr("The page has %1.").arg(sizeText(bytes))};
    if (const QString large = largePageSentence(bytes, m_withSamples->isChecked()); !large.isEmpty())
        sentences.append(large);
    if (const auto missing = m_document->decisions().absent.size(); missing > 0)
        sentences.append(missing == 1 ? tr("A missing recording and its variants are left out.")
                                      : tr("%1 missing recordings and their variants are left out.").arg(missing));
    m_size->setText(sentences.join(u' '));
}

void WebPageDialog::write()
{
    const QString path = QFileInfo(m_file->text().trimmed()).absoluteFilePath();
    if (QFileInfo::exists(path) && !std::exchange(m_mayReplace, true)) {
        m_warning->setText(tr("%1 already exists.").arg(QFileInfo(path).fileName()));
        m_save->setText(tr("Replace file"));
        return;
    }
    const auto work = [content = webPageContent(*m_document), options = options(), made = pageAsItIs(),
                       path](const IsCancelled &isCancelled) -> Result<bool> {
        const ExportFile page{path, [&] {
                                  return made ? Result<QByteArray>(*made) : webPage(content, options, isCancelled);
                              }};
        return writeFiles({page}).map([] { return true; });
    };
    m_measuring.cancel();
    m_writing.start(work, [this, path](const Result<bool> &done) {
        if (!done) {
            measure();
            m_warning->setText(QString::fromStdString(toText(done.error())));
            return;
        }
        Q_EMIT written(tr("Written: %1").arg(path), path);
        accept();
    });
    m_save->setEnabled(false);
}

void WebPageDialog::reject()
{
    if (!m_writing.isRunning())
        QDialog::reject();
}

} // namespace offramp
