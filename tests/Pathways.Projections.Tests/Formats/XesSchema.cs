using System.Xml;
using System.Xml.Schema;

namespace Pathways.Projections.Tests.Formats;

/// <summary>
/// The grammar of IEEE 1849-2016 (its types, order, required and optional XML attributes) written down again as a W3C schema, so that what
/// is written is held against something else than the reader.
/// </summary>
static class XesSchema
{
    const string Text = """
        <xs:schema xmlns:xs="http://www.w3.org/2001/XMLSchema" elementFormDefault="qualified">
          <xs:group name="attributes"><xs:choice>
            <xs:element name="string" type="string"/><xs:element name="date" type="date"/><xs:element name="int" type="int"/>
            <xs:element name="float" type="float"/><xs:element name="boolean" type="boolean"/><xs:element name="id" type="string"/>
            <xs:element name="list" type="list"/>
          </xs:choice></xs:group>
          <xs:complexType name="keyed">
            <xs:group ref="attributes" minOccurs="0" maxOccurs="unbounded"/>
            <xs:attribute name="key" type="xs:Name" use="required"/>
          </xs:complexType>
          <xs:complexType name="string"><xs:complexContent><xs:extension base="keyed"><xs:attribute name="value" type="xs:string" use="required"/></xs:extension></xs:complexContent></xs:complexType>
          <xs:complexType name="date"><xs:complexContent><xs:extension base="keyed"><xs:attribute name="value" type="xs:dateTime" use="required"/></xs:extension></xs:complexContent></xs:complexType>
          <xs:complexType name="int"><xs:complexContent><xs:extension base="keyed"><xs:attribute name="value" type="xs:long" use="required"/></xs:extension></xs:complexContent></xs:complexType>
          <xs:complexType name="float"><xs:complexContent><xs:extension base="keyed"><xs:attribute name="value" type="xs:double" use="required"/></xs:extension></xs:complexContent></xs:complexType>
          <xs:complexType name="boolean"><xs:complexContent><xs:extension base="keyed"><xs:attribute name="value" type="xs:boolean" use="required"/></xs:extension></xs:complexContent></xs:complexType>
          <xs:complexType name="list"><xs:complexContent><xs:extension base="keyed"><xs:sequence><xs:element name="values" type="keyed"/></xs:sequence></xs:extension></xs:complexContent></xs:complexType>
          <xs:complexType name="event"><xs:group ref="attributes" minOccurs="0" maxOccurs="unbounded"/></xs:complexType>
          <xs:complexType name="trace"><xs:sequence>
            <xs:group ref="attributes" minOccurs="0" maxOccurs="unbounded"/>
            <xs:element name="event" type="event" minOccurs="0" maxOccurs="unbounded"/>
          </xs:sequence></xs:complexType>
          <xs:element name="log"><xs:complexType>
            <xs:sequence>
              <xs:element name="extension" minOccurs="0" maxOccurs="unbounded"><xs:complexType>
                <xs:attribute name="name" type="xs:NCName" use="required"/><xs:attribute name="prefix" type="xs:NCName" use="required"/>
                <xs:attribute name="uri" type="xs:anyURI" use="required"/>
              </xs:complexType></xs:element>
              <xs:element name="global" minOccurs="0" maxOccurs="unbounded"><xs:complexType>
                <xs:group ref="attributes" minOccurs="0" maxOccurs="unbounded"/><xs:attribute name="scope" type="xs:NCName"/>
              </xs:complexType></xs:element>
              <xs:element name="classifier" minOccurs="0" maxOccurs="unbounded"><xs:complexType>
                <xs:attribute name="name" type="xs:NCName" use="required"/><xs:attribute name="scope" type="xs:NCName"/>
                <xs:attribute name="keys" type="xs:token" use="required"/>
              </xs:complexType></xs:element>
              <xs:group ref="attributes" minOccurs="0" maxOccurs="unbounded"/>
              <xs:element name="trace" type="trace" minOccurs="0" maxOccurs="unbounded"/>
              <xs:element name="event" type="event" minOccurs="0" maxOccurs="unbounded"/>
            </xs:sequence>
            <xs:attribute name="xes.version" type="xs:decimal" use="required"/><xs:attribute name="xes.features" type="xs:token"/>
          </xs:complexType></xs:element>
        </xs:schema>
        """;

    static readonly XmlSchemaSet Schemas = Load();

    public static void AssertValid(byte[] xes)
    {
        var settings = new XmlReaderSettings { ValidationType = ValidationType.Schema, Schemas = Schemas };
        using var reader = XmlReader.Create(new MemoryStream(xes), settings);
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
