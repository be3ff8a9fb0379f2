// SPDX-FileCopyrightText: The Offramp authors
// SPDX-License-Identifier: BSD-3-Clause
#include "tests/ui/fixtures.h"
#include "ui/charts/energychart.h"
#include "ui/dialogs/exportdialog.h"
#include "ui/window/exportcontroller.h"
#include "ui/window/mainwindow.h"
#include "ui/panels/messagebar.h"
#include "ui/panels/variantspanel.h"
#include "ui/theme/themeswitch.h"

#include <QCheckBox>
#include <QClipboard>
#include <QContextMenuEvent>
#include <QComboBox>
#include <QDesktopServices>
#include <QDoubleSpinBox>
#include <QLabel>
#include <QLineEdit>
#include <QListWidget>
#include <QMenu>
#include <QMimeData>
#include <QPushButton>
#include <QSignalSpy>
#include <QStandardPaths>
#include <QTableView>
#include <QTemporaryDir>
#include <QTest>
#include <QTimer>

#include <algorithm>

using namespace offramp;
using namespace Qt::Literals::StringLiterals;

/// In place of the desktop's file manager.
class FileManager : public QObject
{
    Q_OBJECT
public:
    FileManager() { QDesktopServices::setUrlHandler(u"file"_s, this, "open"); }
    ~FileManager() override { QDesktopServices::unsetUrlHandler(u"file"_s); }

    QList<QUrl> opened;

public Q_SLOTS:
    void open(const QUrl &url) { opened.append(url); }
};

class TestExportDialog : public QObject
{
    Q_OBJECT
private Q_SLOTS:
    void initTestCase();
    void init();
    void cleanup();
    void writesTheChoice();
    void asksOnceBeforeReplacing();
    void replacesWhileResultsChange();
    void reportsUnwritableFiles();
    void showsTheFolder();
    void needsANameAndAChoice();
    void tickedFiguresArePreviewed();
    void presets();
    void keyC();
    void menuOfTheVariants();

private:
    template<typename Widget>
    [[nodiscard]] Widget *find(const QString &name) const
    {
        return m_dialog->findChild<Widget *>(name);
    }
    void openDialog();
    void click(QAbstractButton *button) const { QTest::mouseClick(button, Qt::LeftButton); }
    void tick(const QString &name) const
    {
        auto *box = find<QCheckBox>(name);
        QTest::mouseClick(box, Qt::LeftButton, {}, QPoint(8, box->height() / 2));
    }
    void tickFigure(int row) const
    {
        auto *list = find<QListWidget>(u"figureList"_s);
        const QRect place = list->visualItemRect(list->item(row));
        QTest::mouseClick(list->viewport(), Qt::LeftButton, {}, QPoint(place.left() + 12, place.center().y()));
    }
    [[nodiscard]] QStringList files() const { return QDir(m_folder->path()).entryList(QDir::Files, QDir::Name); }

    std::unique_ptr<QTemporaryDir> m_folder;
    std::unique_ptr<MainWindow> m_window;
    ExportDialog *m_dialog = nullptr;
};

void TestExportDialog::initTestCase()
{
    QStandardPaths::setTestModeEnabled(true);
    QCoreApplication::setOrganizationName(u"OfframpTest"_s);
    installStyle(*qApp);
    applyAppearance(Appearance::Light);
}

void TestExportDialog::init()
{
    m_folder = std::make_unique<QTemporaryDir>();
    m_window = std::make_unique<MainWindow>();
    m_window->document()->openRecording(fixtures::network(u"first"_s, 400, 2));
    m_window->document()->openRecording(fixtures::network(u"second"_s, 400, 1, 2));
    m_window->show();
    QVERIFY(QTest::qWaitForWindowExposed(m_window.get()));
    QTRY_VERIFY(m_window->variantsPanel()->isEnabled()); // its tab is in front
}

void TestExportDialog::cleanup()
{
    m_window.reset();
    m_folder.reset();
}

void TestExportDialog::openDialog()
{
    m_window->activateWindow();
    QTRY_COMPARE(QApplication::activeWindow(), m_window.get());
    QTest::keyClick(m_window.get(), Qt::Key_E, Qt::ControlModifier);
    m_dialog = m_window->findChild<ExportDialog *>();
    QVERIFY(m_dialog && m_dialog->isVisible());
    auto *base = find<QLineEdit>(u"exportBase"_s);
    base->selectAll();
    QTest::keyClicks(base, m_folder->filePath(u"talk"_s));
}

void TestExportDialog::writesTheChoice()
{
    openDialog();
    tickFigure(1);
    tick(u"svg"_s);
    tick(u"variantsCsv"_s);
    tick(u"scripts"_s);
    QCOMPARE(m_dialog->request().figures, (std::vector{FigureKind::StepCurve, FigureKind::OverThresholds}));
    click(find<QPushButton>(u"primary"_s));
    QVERIFY(!m_dialog->isVisible());
    QCOMPARE(files(), (QStringList{u"talk-step-curve.pdf"_s, u"talk-step-curve.svg"_s, u"talk-thresholds.pdf"_s,
                                   u"talk-thresholds.svg"_s, u"talk-variants.csv"_s, u"talk-variants.py"_s}));
    QVERIFY2(m_window->message().startsWith(u"6 files were written to "_s), qPrintable(m_window->message()));
}

void TestExportDialog::asksOnceBeforeReplacing()
{
    QFile old(m_folder->filePath(u"talk.pdf"_s));
    QVERIFY(old.open(QIODevice::WriteOnly));
    old.write("old");
    old.close();
    openDialog();
    tick(u"png"_s);
    auto *button = find<QPushButton>(u"primary"_s);
    click(button);
    QVERIFY(m_dialog->isVisible());
    QCOMPARE(find<QLabel>(u"warning"_s)->text(), u"talk.pdf already exists."_s);
    QCOMPARE(files(), QStringList{u"talk.pdf"_s}); // nothing is written before the answer
    tick(u"png"_s);                                // another choice asks again
    QCOMPARE(find<QLabel>(u"warning"_s)->text(), QString());
    click(button);
    QVERIFY(m_dialog->isVisible());
    click(button);
    QVERIFY(!m_dialog->isVisible());
    QVERIFY(old.open(QIODevice::ReadOnly));
    QVERIFY(old.readAll().startsWith("%PDF"));
}

void TestExportDialog::replacesWhileResultsChange()
{
    const auto make = [this](const QString &name) {
        QFile file(m_folder->filePath(name));
        return file.open(QIODevice::WriteOnly) && file.write("old") == 3;
    };
    QVERIFY(make(u"talk.pdf"_s));
    openDialog();
    tick(u"png"_s);
    auto *button = find<QPushButton>(u"primary"_s);
    click(button);
    QCOMPARE(button->text(), u"Replace file"_s);
    Document &document = *m_window->document();
    QSignalSpy changed(&document, &Document::resultsChanged);
    document.setThresholds(document.variants()[1].id, {0.5, 0.5}); // as a recording that grows would
    QVERIFY(changed.count() > 0);
    QCOMPARE(button->text(), u"Replace file"_s);
    QCOMPARE(find<QLabel>(u"warning"_s)->text(), u"talk.pdf already exists."_s);
    // A file that came meanwhile was not named yet.
    QVERIFY(make(u"talk.png"_s));
    click(button);
    QVERIFY(m_dialog->isVisible());
    QVERIFY(find<QLabel>(u"warning"_s)->text().contains(u"talk.png"_s));
    click(button);
    QVERIFY(!m_dialog->isVisible());
    QFile written(m_folder->filePath(u"talk.pdf"_s));
    QVERIFY(written.open(QIODevice::ReadOnly) && written.readAll().startsWith("%PDF"));
}

void TestExportDialog::reportsUnwritableFiles()
{
    openDialog();
    auto *base = find<QLineEdit>(u"exportBase"_s);
    base->selectAll();
    QTest::keyClicks(base, m_folder->filePath(u"gone/talk.pdf"_s));
    click(find<QPushButton>(u"primary"_s));
    QVERIFY(m_dialog->isVisible());
    const QString sentence = find<QLabel>(u"warning"_s)->text();
    QVERIFY2(sentence.contains(u"gone/talk.pdf"_s), qPrintable(sentence));
    QTest::keyClick(m_dialog, Qt::Key_Escape);
    QVERIFY(!m_dialog->isVisible());
    QCOMPARE(files(), QStringList());
}

void TestExportDialog::showsTheFolder()
{
    FileManager manager;
    const MessageBar *bar = m_window->findChild<MessageBar *>();
    auto *offer = bar->findChild<QPushButton *>(u"offer"_s);
    openDialog();
    click(find<QPushButton>(u"primary"_s));
    QVERIFY(m_window->message().contains(u"talk.pdf"_s));
    QVERIFY(offer->isVisible());
    QCOMPARE(offer->text(), u"Show in folder"_s);
    click(offer);
    QCOMPARE(manager.opened, QList<QUrl>{QUrl::fromLocalFile(m_folder->path())});
    QCOMPARE(m_window->message(), QString());

    // Nothing to show after a copy.
    m_window->exports()->copyTableAction()->trigger();
    QVERIFY(!m_window->message().isEmpty());
    QVERIFY(!offer->isVisible());

    // The folder was removed meanwhile.
    QTRY_VERIFY(!m_window->findChild<ExportDialog *>());
    openDialog();
    click(find<QPushButton>(u"primary"_s));
    click(find<QPushButton>(u"primary"_s)); // Replace file
    QVERIFY(m_folder->remove());
    click(offer);
    QCOMPARE(manager.opened.size(), qsizetype(1));
    QVERIFY2(m_window->message().contains(m_folder->path() + u" is no longer there."_s),
             qPrintable(m_window->message()));
}

void TestExportDialog::needsANameAndAChoice()
{
    openDialog();
    auto *button = find<QPushButton>(u"primary"_s);
    QVERIFY(button->isEnabled());
    tick(u"pdf"_s);
    QVERIFY(!button->isEnabled());
    tick(u"everythingJson"_s);
    QVERIFY(button->isEnabled());
    QVERIFY(!find<QCheckBox>(u"scripts"_s)->isEnabled()); // JSON has none
    find<QLineEdit>(u"exportBase"_s)->selectAll();
    QTest::keyClick(find<QLineEdit>(u"exportBase"_s), Qt::Key_Delete);
    QVERIFY(!button->isEnabled());
}

void TestExportDialog::tickedFiguresArePreviewed()
{
    openDialog();
    const QImage before = m_dialog->grab().toImage();
    const int field = find<QLineEdit>(u"exportBase"_s)->y();
    for (int row = 1; row < find<QListWidget>(u"figureList"_s)->count(); ++row) {
        tickFigure(row);
        QCOMPARE(find<QListWidget>(u"figureList"_s)->currentRow(), row);
    }
    QVERIFY(m_dialog->grab().toImage() != before);
    for (const auto *box : {"svg", "png", "variantsCsv", "curvesCsv", "scripts", "everythingJson"})
        tick(QString::fromUtf8(box));
    QCoreApplication::processEvents();
    QCOMPARE(find<QLineEdit>(u"exportBase"_s)->y(), field); // however many files are named below it
}

void TestExportDialog::presets()
{
    openDialog();
    auto *preset = find<QComboBox>(u"figurePreset"_s);
    QCOMPARE(preset->currentText(), u"Paper, page width"_s);
    preset->setFocus();
    QTest::keyClick(preset, Qt::Key_Down);
    QCOMPARE(preset->currentText(), u"Talk, 16:9"_s);
    QCOMPARE(m_dialog->request().frame, frameOf(FigurePreset::Talk));
    auto *width = find<QDoubleSpinBox>(u"figureWidth"_s);
    width->setFocus();
    width->selectAll();
    QTest::keyClicks(width, u"200"_s);
    QTest::keyClick(width, Qt::Key_Tab);
    QCOMPARE(preset->currentText(), u"Custom"_s);
    QCOMPARE(m_dialog->request().frame.millimetres, QSizeF(200, 180));
    const QImage before = m_dialog->grab().toImage();
    QTest::keyClick(preset, Qt::Key_Home);
    QCOMPARE(m_dialog->request().frame, frameOf(FigurePreset::Paper));
    QVERIFY(m_dialog->grab().toImage() != before); // the preview follows
}

void TestExportDialog::keyC()
{
    QGuiApplication::clipboard()->clear();
    m_window->variantsPanel()->table()->setFocus();
    QTest::keyClick(m_window->variantsPanel()->table(), Qt::Key_C, Qt::ControlModifier);
    QCOMPARE(QGuiApplication::clipboard()->text().count(u'\n'), 9);
    m_window->chart()->setFocus();
    QTest::keyClick(m_window->chart(), Qt::Key_C, Qt::ControlModifier);
    QVERIFY(QGuiApplication::clipboard()->mimeData()->hasImage());
    m_window->exports()->copyTableAction()->trigger();
    QVERIFY(QGuiApplication::clipboard()->mimeData()->hasHtml());
    QVERIFY(!m_window->message().isEmpty());
}

void TestExportDialog::menuOfTheVariants()
{
    // A right click offers everything that the selected variant allows, with copying and exporting.
    QTableView *table = m_window->variantsPanel()->table();
    const QPoint at = table->visualRect(table->model()->index(2, 0)).center();
    QTest::mouseClick(table->viewport(), Qt::LeftButton, {}, at);
    const auto choose = [&](const QString &wanted) {
        QStringList offered;
        QTimer::singleShot(0, this, [&] { // a menu of actions alone runs an event loop of its own
            auto *menu = qobject_cast<QMenu *>(QApplication::activePopupWidget());
            for (QAction *action : menu ? menu->actions() : QList<QAction *>()) {
                offered.append(action->text().remove(u'&'));
                if (offered.constLast() == wanted)
                    action->trigger();
            }
            if (menu)
                menu->close();
        });
        QContextMenuEvent asked(QContextMenuEvent::Mouse, at, table->viewport()->mapToGlobal(at));
        QCoreApplication::sendEvent(table->viewport(), &asked);
        QCoreApplication::processEvents();
        return offered;
    };
    const QStringList offered = choose(u"Duplicate"_s);
    for (const auto *entry : {"Add", "Duplicate", "Remove", "Rename", "Colour and marker", "Suggest variants…",
                              "Save predictions…", "Pin as reference", "Copy table", "Export…"})
        QVERIFY2(offered.count(QString::fromUtf8(entry)) == 1, entry);
    QCOMPARE(table->model()->rowCount(), 9);

    choose(u"Rename"_s);
    auto *editor = table->findChild<QLineEdit *>();
    QVERIFY(editor);
    editor->selectAll();
    QTest::keyClicks(editor, u"chosen"_s);
    QTest::keyClick(editor, Qt::Key_Return);
    const auto &variants = m_window->document()->variants();
    QTRY_VERIFY(std::ranges::find(variants, std::string("chosen"), &Variant::name) != variants.end());
}

QTEST_MAIN(TestExportDialog)
#include "tst_exportdialog.moc"
