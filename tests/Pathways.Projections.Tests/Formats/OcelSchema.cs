using System.Xml;
using System.Xml.Schema;

namespace Pathways.Projections.Tests.Formats;

/// <summary>
/// The grammar of OCEL 2.0 in XML (specification of October 2023, section 7) written down again as a W3C schema: order of the parts, required
/// attributes, types of values, unique names and identifiers, references that lead somewhere. The schema printed in the specification
/// allows only <c>object</c> where all of its examples, and the published logs, have <c>relationship</c>: here as in the examples.
/// </summary>
static class OcelSchema
{
    const string Text = """
        <xs:schema xmlns:xs="http://www.w3.org/2001/XMLSchema" elementFormDefault="qualified">
          <xs:complexType name="type">
            <xs:sequence><xs:element name="attributes"><xs:complexType><xs:sequence>
              <xs:element name="attribute" minOccurs="0" maxOccurs="unbounded"><xs:complexType>
                <xs:attribute name="name" type="xs:string" use="required"/>
                <xs:attribute name="type" use="required"><xs:simpleType><xs:restriction base="xs:string">
                  <xs:enumeration value="string"/><xs:enumeration value="time"/><xs:enumeration value="integer"/><xs:enumeration value="float"/><xs:enumeration value="boolean"/>
                </xs:restriction></xs:simpleType></xs:attribute>
              </xs:complexType></xs:element>
            </xs:sequence></xs:complexType></xs:element></xs:sequence>
            <xs:attribute name="name" type="xs:string" use="required"/>
          </xs:complexType>
          <xs:complexType name="relations"><xs:sequence>
            <xs:element name="relationship" minOccurs="0" maxOccurs="unbounded"><xs:complexType>
              <xs:attribute name="object-id" type="xs:string" use="required"/><xs:attribute name="qualifier" type="xs:string" use="required"/>
            </xs:complexType></xs:element>
          </xs:sequence></xs:complexType>
          <xs:complexType name="value"><xs:simpleContent><xs:extension base="xs:string"><xs:attribute name="name" type="xs:string" use="required"/></xs:extension></xs:simpleContent></xs:complexType>
          <xs:complexType name="timedValue"><xs:simpleContent><xs:extension base="value"><xs:attribute name="time" type="xs:dateTime" use="required"/></xs:extension></xs:simpleContent></xs:complexType>
          <xs:element name="log">
            <xs:complexType><xs:sequence>
              <xs:element name="object-types"><xs:complexType><xs:sequence>
                <xs:element name="object-type" type="type" minOccurs="0" maxOccurs="unbounded">
                  <xs:unique name="objectAttribute"><xs:selector xpath="attributes/attribute"/><xs:field xpath="@name"/></xs:unique></xs:element>
              </xs:sequence></xs:complexType></xs:element>
              <xs:element name="event-types"><xs:complexType><xs:sequence>
                <xs:element name="event-type" type="type" minOccurs="0" maxOccurs="unbounded">
                  <xs:unique name="eventAttribute"><xs:selector xpath="attributes/attribute"/><xs:field xpath="@name"/></xs:unique></xs:element>
              </xs:sequence></xs:complexType></xs:element>
              <xs:element name="objects"><xs:complexType><xs:sequence>
                <xs:element name="object" minOccurs="0" maxOccurs="unbounded"><xs:complexType>
                  <xs:sequence>
                    <xs:element name="attributes" minOccurs="0"><xs:complexType><xs:sequence><xs:element name="attribute" type="timedValue" minOccurs="0" maxOccurs="unbounded"/></xs:sequence></xs:complexType></xs:element>
                    <xs:element name="objects" type="relations" minOccurs="0"/>
                  </xs:sequence>
                  <xs:attribute name="id" type="xs:string" use="required"/><xs:attribute name="type" type="xs:string" use="required"/>
                </xs:complexType></xs:element>
              </xs:sequence></xs:complexType></xs:element>
              <xs:element name="events"><xs:complexType><xs:sequence>
                <xs:element name="event" minOccurs="0" maxOccurs="unbounded"><xs:complexType>
                  <xs:sequence>
                    <xs:element name="attributes"><xs:complexType><xs:sequence><xs:element name="attribute" type="value" minOccurs="0" maxOccurs="unbounded"/></xs:sequence></xs:complexType></xs:element>
                    <xs:element name="objects" type="relations"/>
                  </xs:sequence>
                  <xs:attribute name="id" type="xs:string" use="required"/><xs:attribute name="type" type="xs:string" use="required"/>
                  <xs:attribute name="time" type="xs:dateTime" use="required"/>
                </xs:complexType></xs:element>
              </xs:sequence></xs:complexType></xs:element>
            </xs:sequence></xs:complexType>
            <xs:key name="objectType"><xs:selector xpath="object-types/object-type"/><xs:field xpath="@name"/></xs:key>
            <xs:key name="eventType"><xs:selector xpath="event-types/event-type"/><xs:field xpath="@name"/></xs:key>
            <xs:key name="object"><xs:selector xpath="objects/object"/><xs:field xpath="@id"/></xs:key>
            <xs:key name="event"><xs:selector xpath="events/event"/><xs:field xpath="@id"/></xs:key>
            <xs:keyref name="typeOfObject" refer="objectType"><xs:selector xpath="objects/object"/><xs:field xpath="@type"/></xs:keyref>
            <xs:keyref name="typeOfEvent" refer="eventType"><xs:selector xpath="events/event"/><xs:field xpath="@type"/></xs:keyref>
            <xs:keyref name="objectOfObject" refer="object"><xs:selector xpath="objects/object/objects/relationship"/><xs:field xpath="@object-id"/></xs:keyref>
            <xs:keyref name="objectOfEvent" refer="object"><xs:selector xpath="events/event/objects/relationship"/><xs:field xpath="@object-id"/></xs:keyref>
          </xs:element>
        </xs:schema>
        """;

    static readonly XmlSchemaSet Schemas = Load();

    public static void AssertValid(byte[] ocel)
    {
        var settings = new XmlReaderSettings { ValidationType = ValidationType.Schema, Schemas = Schemas };
        using var reader = XmlReader.Create(new MemoryStream(ocel), settings);
        while (reader.Read())
            continue;
    }

    static XmlSchemaSet Load()
    {
        var set = new XmlSchemaSet();
        using var text = new StringReader(Text);
        set.Add(XmlSchema.Read(text, (_, e) => throw e.Exception)!);
        set.Compile();
        return set;
    }
}
