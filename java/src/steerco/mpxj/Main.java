package steerco.mpxj;

import java.io.BufferedReader;
import java.io.BufferedWriter;
import java.io.File;
import java.io.IOException;
import java.io.InputStreamReader;
import java.io.PrintStream;
import java.io.Writer;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.util.List;
import org.mpxj.ProjectFile;
import org.mpxj.asta.AstaFileReader;
import org.mpxj.conceptdraw.ConceptDrawProjectReader;
import org.mpxj.ganttdesigner.GanttDesignerReader;
import org.mpxj.ganttproject.GanttProjectReader;
import org.mpxj.merlin.MerlinReader;
import org.mpxj.mpd.MPDFileReader;
import org.mpxj.mpp.MPPReader;
import org.mpxj.mpx.MPXReader;
import org.mpxj.mspdi.MSPDIReader;
import org.mpxj.phoenix.PhoenixReader;
import org.mpxj.planner.PlannerReader;
import org.mpxj.primavera.PrimaveraDatabaseFileReader;
import org.mpxj.primavera.PrimaveraPMFileReader;
import org.mpxj.primavera.PrimaveraXERFileReader;
import org.mpxj.reader.ProjectReader;
import org.mpxj.sdef.SDEFReader;

/**
 * Reads plan files on request: a line {@code FORMAT TAB input TAB output} on standard input is
 * answered by {@code OK} or {@code ERR TAB message} on standard output, and all projects of the
 * file are written to the output, one entity a line.
 */
public final class Main {
  private Main() {}

  public static void main(String[] arguments) throws IOException {
    PrintStream answers = System.out;
    System.setOut(System.err);
    BufferedReader requests =
        new BufferedReader(new InputStreamReader(System.in, StandardCharsets.UTF_8));
    for (String line = requests.readLine(); line != null; line = requests.readLine()) {
      answers.write((answer(line.split("\t")) + "\n").getBytes(StandardCharsets.UTF_8));
      answers.flush();
    }
  }

  private static String answer(String[] request) {
    try {
      List<ProjectFile> projects = reader(request[0]).readAll(new File(request[1]));
      File output = new File(request[2]);
      try (Writer out =
          new BufferedWriter(Files.newBufferedWriter(output.toPath(), StandardCharsets.UTF_8))) {
        for (ProjectFile project : projects) {
          if (project != null) {
            new Extractor(project, request[0], out).write();
          }
        }
      }
      return "OK";
    } catch (Exception | LinkageError | StackOverflowError error) {
      return "ERR\t" + describe(error);
    }
  }

  private static String describe(Throwable error) {
    StringBuilder text = new StringBuilder();
    for (Throwable each = error; each != null && text.length() < 500; each = each.getCause()) {
      text.append(each.getClass().getSimpleName()).append(": ").append(each.getMessage());
      text.append("; ");
    }
    return text.toString().replaceAll("\\s+", " ");
  }

  private static ProjectReader reader(String format) {
    switch (format) {
      case "MPP":
        MPPReader mpp = new MPPReader();
        mpp.setReadPresentationData(false);
        return mpp;
      case "MPX":
        return new MPXReader();
      case "MPD":
        return new MPDFileReader();
      case "MSPDI":
        return new MSPDIReader();
      case "XER":
        return new PrimaveraXERFileReader();
      case "PMXML":
        PrimaveraPMFileReader pmxml = new PrimaveraPMFileReader();
        pmxml.setLinkCrossProjectRelations(true);
        return pmxml;
      case "P6DB":
        return new PrimaveraDatabaseFileReader();
      case "PLANNER":
        return new PlannerReader();
      case "GAN":
        return new GanttProjectReader();
      case "GNT":
        return new GanttDesignerReader();
      case "CDPZ":
        return new ConceptDrawProjectReader();
      case "PPX":
        return new PhoenixReader();
      case "PP":
        return new AstaFileReader();
      case "MERLIN":
        return new MerlinReader();
      case "SDEF":
        return new SDEFReader();
      default:
        throw new IllegalArgumentException("no reader for " + format);
    }
  }
}
